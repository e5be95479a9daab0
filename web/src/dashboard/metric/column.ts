import { numberColumn } from "../table/columns";
import type { Column } from "../table/types";
import type { Metric } from "./catalogue";

/** A column of a metric. @param head what differs from the metric's name and label */
export function metricColumn<Row>(
  { name, label, definition, unit }: Metric,
  read: (row: Row) => number | null,
  head: Partial<Pick<Column<Row>, "key" | "label">> = {},
): Column<Row> {
  return numberColumn({ key: name, label, description: definition, ...head }, unit, read);
}
