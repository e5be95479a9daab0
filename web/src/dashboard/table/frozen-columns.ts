// Columns that keep their widths while other rows come into view.

import { type RefObject, useEffect, useLayoutEffect, useState } from "react";

/**
 * Gives the columns of a table the widths that its first rows ask for, until there are other rows, or other room for
 * them. A browser would lay the columns out anew for whichever rows are in the page.
 *
 * @param frame what holds the table
 * @param content what the widths depend on; null before there are rows
 */
export function useFrozenColumns(frame: RefObject<HTMLElement | null>, content: unknown): void {
  const width = useWidth(frame);
  useLayoutEffect(() => {
    const table = frame.current?.querySelector("table");
    if (!table || content === null || width === 0) return;
    const heads = [...table.querySelectorAll<HTMLElement>("thead th")];
    const widths = heads.map((head) => head.getBoundingClientRect().width);
    heads.forEach((head, place) => {
      head.style.width = `${widths[place]}px`;
    });
    table.dataset.frozen = "";
    return () => {
      delete table.dataset.frozen;
      for (const head of heads) head.style.width = "";
    };
  }, [frame, content, width]);
}

function useWidth(frame: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!frame.current) return;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, [frame]);
  return width;
}
