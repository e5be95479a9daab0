// The order of a table's rows, in the address: so that it is there again on the way back and after loading anew.

import { useCallback } from "react";
import type { Sort } from "./address";
import { useAddress, useNavigate } from "./history";

/** @param table its name in the address, unique on its page
 *  @param usual the order that an address without one means */
export function useOrder(table: string, usual: Sort): [order: Sort, setOrder: (order: Sort) => void] {
  const { orders } = useAddress();
  const navigate = useNavigate();
  const change = useCallback(
    (order: Sort) => {
      const others = orders.filter((each) => each.table !== table);
      navigate({ orders: [...others, { table, ...order }] }, { replace: true });
    },
    [navigate, orders, table],
  );
  return [orders.find((each) => each.table === table) ?? usual, change];
}
