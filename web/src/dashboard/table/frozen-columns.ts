// Freezes the column widths of a virtualized table while rows scroll in and out of view.

import { type RefObject, useLayoutEffect } from "react";
import { useWidth } from "../ui/use-width";

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
