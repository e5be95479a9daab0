// The metrics of the schema, as metrics.json has them, which `make schema` writes. Tabs, details and requests have all of
// them: a metric that is added to the schema is in each page of its level.

import type { Unit } from "../format/number";
import { MESSAGES } from "../messages/messages";
import { node, playlist } from "./metrics.json";

export type PlaylistMetricName = keyof typeof playlist;
export type NodeMetricName = keyof typeof node;
export type MetricName = PlaylistMetricName | NodeMetricName;

export interface MetricText {
  label: string;
  /** A shorter label, for tabs and columns. */
  short: string;
  /** What it counts. */
  definition: string;
}

export interface Metric extends MetricText {
  name: MetricName;
  unit: Unit;
  /** Whether a rise is not better. */
  isNeutral: boolean;
}

/** What the schema says of a metric. */
interface Entry {
  unit: string;
  /** How the values of buckets make up that of the whole. */
  kind: string;
  label: string;
  definition: string;
}

/** The metrics that tabs and columns begin with. All others follow in the order of the schema. */
const FIRST: readonly MetricName[] = [
  ...(["impressions", "plays", "uniqueViewers", "minutesViewed", "averageViewMinutes", "playRate"] as const),
  ...(["clicks", "clickThroughRate", "sessions", "endingRate", "exitRate", "completionRate"] as const),
];

/** More exits are not better. */
const NEUTRAL: ReadonlySet<string> = new Set<MetricName>(["exits", "exitRate"]);

export const PLAYLIST_METRICS: Readonly<Record<PlaylistMetricName, Metric>> = describeMetrics(playlist);
export const NODE_METRICS: Readonly<Record<NodeMetricName, Metric>> = describeMetrics(node);

/** The metrics of a level by their names, in the order of tabs and columns. */
export function describeMetrics<Name extends MetricName>(entries: Record<Name, Entry>): Record<Name, Metric> {
  const names = Object.keys(entries) as Name[];
  const first = FIRST.filter((name): name is Name => name in entries);
  const ordered = [...first, ...names.filter((name) => !first.includes(name))];
  return Object.fromEntries(ordered.map((name) => [name, describeOne(name, entries[name])])) as Record<Name, Metric>;
}

function describeOne(name: MetricName, { unit, kind, label, definition }: Entry): Metric {
  const text = { label, definition, ...MESSAGES.metrics[name] };
  // Minutes per play or session are a duration.
  const shownUnit = unit === "minutes" && kind === "ratio" ? "duration" : (unit as Unit);
  return { name, unit: shownUnit, isNeutral: NEUTRAL.has(name), short: text.label, ...text };
}
