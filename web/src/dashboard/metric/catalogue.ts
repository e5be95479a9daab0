// The metrics that the dashboard shows. Their units and kinds are in metrics.json, which `make schema` writes.

import type { Unit } from "../format/number";
import { MESSAGES } from "../messages/messages";
import definitions from "./metrics.json";

export { NODE_METRICS, PLAYLIST_METRICS } from "../data/documents";

interface Definition {
  unit: Exclude<Unit, "duration">;
  /** How the values of buckets make up that of the whole. */
  kind: "sum" | "distinct" | "ratio";
}

const TEXTS = MESSAGES.metrics;

export type MetricName = keyof typeof TEXTS;

export type Metric = (typeof TEXTS)[MetricName] & { unit: Unit };

export const METRICS = Object.fromEntries(
  Object.entries(TEXTS).map(([name, text]) => [name, { ...text, unit: unitOf(name as MetricName) }]),
) as Record<MetricName, Metric>;

/** Minutes per play are a duration. */
function unitOf(name: MetricName): Unit {
  const { unit, kind } = definitions[name] as Definition;
  return unit === "minutes" && kind === "ratio" ? "duration" : unit;
}
