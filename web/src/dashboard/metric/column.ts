import { numberColumn } from "../table/columns";
import type { Column } from "../table/types";
import { METRICS, type MetricName } from "./catalogue";

/** A column of a metric. @param head what differs from the metric's name, label and sentence */
export function metricColumn<Row>(
  name: MetricName,
  read: (row: Row) => number | null,
  head: Partial<Pick<Column<Row>, "key" | "label">> = {},
): Column<Row> {
  const { label, sentence, unit } = METRICS[name];
  return numberColumn({ key: name, label, description: sentence, ...head }, unit, read);
}
