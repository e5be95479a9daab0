// Sorting rows in the browser, as the API sorts: equal ones keep their places, and what is null comes last either way.

import { compareNames } from "../format/locale";

export type Cell = string | number | null;

export function sortRows<Row>(rows: readonly Row[], cell: (row: Row) => Cell, descending: boolean): Row[] {
  const present = rows.filter((row) => cell(row) !== null);
  const missing = rows.filter((row) => cell(row) === null);
  present.sort((one, other) => compare(cell(one), cell(other)) * (descending ? -1 : 1));
  return [...present, ...missing];
}

function compare(one: Cell, other: Cell): number {
  if (typeof one === "string" && typeof other === "string") return compareNames(one, other);
  return Number(one) - Number(other);
}
