// Sorts rows in the browser like the API does: stable, and with null last in both directions.

import { compareNames } from "../format/locale";
import type { CellValue } from "./types";

export function sortRows<Row>(rows: readonly Row[], sortValue: (row: Row) => CellValue, descending: boolean): Row[] {
  const present: { row: Row; value: string | number }[] = [];
  const missing: Row[] = [];
  for (const row of rows) {
    const value = sortValue(row);
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
