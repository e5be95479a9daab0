// Keeps the sort order of a table in the URL, so that it survives Back and a reload.

import { useCallback } from "react";
import type { SortOrder } from "../table/types";
import { useAddress, useNavigate } from "./history";

/**
 * @param table name of the table in the URL, unique on its page
 * @param initial the sort order if the URL has none
 */
export function useTableSort(table: string, initial: SortOrder): [sort: SortOrder, setSort: (sort: SortOrder) => void] {
  const { tableSorts } = useAddress();
  const navigate = useNavigate();
  const change = useCallback(
    (sort: SortOrder) => {
      const others = tableSorts.filter((each) => each.table !== table);
      navigate({ tableSorts: [...others, { table, ...sort }] }, { replace: true });
    },
    [navigate, tableSorts, table],
  );
  return [tableSorts.find((each) => each.table === table) ?? initial, change];
}
