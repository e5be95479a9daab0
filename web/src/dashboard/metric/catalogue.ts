// The metrics that the dashboard shows. Their units and kinds are in metrics.json, which `make schema` writes.

import type { Unit } from "../format/number";
import definitions from "./metrics.json";
import { METRIC_TEXTS, type MetricName, type MetricText } from "./texts";

export { NODE_METRICS, PLAYLIST_METRICS } from "../data/documents";
export type { MetricName } from "./texts";

interface Definition {
  unit: Exclude<Unit, "duration">;
  /** How the values of buckets make up that of the whole. */
  kind: "sum" | "distinct" | "ratio";
}

export type Metric = MetricText & { unit: Unit };

export const METRICS = Object.fromEntries(
  Object.entries(METRIC_TEXTS).map(([name, text]) => [name, { ...text, unit: unitOf(name as MetricName) }]),
) as Record<MetricName, Metric>;

/** Minutes per play are a duration. */
function unitOf(name: MetricName): Unit {
  const { unit, kind } = definitions[name] as Definition;
  return unit === "minutes" && kind === "ratio" ? "duration" : unit;
}
