// Freezes the column widths of a virtualized table while rows scroll in and out of view.

import { type RefObject, useEffect, useLayoutEffect, useState } from "react";

/**
 * Fixes the column widths after the first layout, until the rows or the available width change. Otherwise the browser
 * would compute new widths for whichever rows are rendered.
 *
 * @param scroller the element that contains the table
 * @param content changes whenever the widths must be computed again; null before there are rows
 */
export function useFrozenColumns(scroller: RefObject<HTMLElement | null>, content: unknown): void {
  const width = useWidth(scroller);
  useLayoutEffect(() => {
    const table = scroller.current?.querySelector("table");
    if (!table || content === null || width === 0) return;
    const headers = [...table.querySelectorAll<HTMLElement>("thead th")];
    const widths = headers.map((header) => header.getBoundingClientRect().width);
    headers.forEach((header, index) => {
      header.style.width = `${widths[index]}px`;
    });
    table.dataset.frozen = "";
    return () => {
      delete table.dataset.frozen;
      for (const header of headers) header.style.width = "";
    };
  }, [scroller, content, width]);
}

function useWidth(scroller: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!scroller.current) return;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [scroller]);
  return width;
}
