// Sorting rows in the browser, as the API sorts: equal ones keep their places, and what is null comes last either way.

import { compareNames } from "../format/locale";

export type Cell = string | number | null;

export function sortRows<Row>(rows: readonly Row[], cell: (row: Row) => Cell, descending: boolean): Row[] {
  const present: { row: Row; value: string | number }[] = [];
  const missing: Row[] = [];
  for (const row of rows) {
    const value = cell(row);
    if (value === null) missing.push(row);
    else present.push({ row, value });
  }
  const direction = descending ? -1 : 1;
  present.sort((one, other) => direction * compare(one.value, other.value));
  return [...present.map(({ row }) => row), ...missing];
}

function compare(one: string | number, other: string | number): number {
  if (typeof one === "string" && typeof other === "string") return compareNames(one, other);
  return Number(one) - Number(other);
}
