// Keeps the sort order of a table in the URL, so that it survives Back and a reload.

import { useCallback } from "react";
import { useLocation, useNavigate } from "./history";
import type { SortOrder } from "./location";

/**
 * @param table name of the table in the URL, unique on its page
 * @param initial the sort order if the URL has none
 */
export function useTableSort(table: string, initial: SortOrder): [sort: SortOrder, setSort: (sort: SortOrder) => void] {
  const { sorts, pages } = useLocation();
  const navigate = useNavigate();
  const change = useCallback(
    (sort: SortOrder) => {
      const isOther = (each: { table: string }) => each.table !== table;
      // A cursor is valid for one order.
      const first = pages.some((page) => page.table === table) ? { pages: pages.filter(isOther) } : {};
      navigate({ sorts: [...sorts.filter(isOther), { table, ...sort }], ...first }, { replace: true });
    },
    [navigate, sorts, pages, table],
  );
  return [sorts.find((each) => each.table === table) ?? initial, change];
}
