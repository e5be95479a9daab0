// The metrics that the dashboard shows, with their labels and explanations. Their units and kinds are in metrics.json,
// which `make schema` writes.

import type { Unit } from "../format/number";
import definitions from "./metrics.json";

interface Definition {
  unit: Exclude<Unit, "duration">;
  /** How the values of buckets make up that of the whole. */
  kind: "sum" | "distinct" | "ratio";
}

interface Text {
  label: string;
  /** A shorter label, for tabs and columns. */
  short: string;
  sentence: string;
}

export interface Metric extends Text {
  unit: Unit;
}

const TEXTS = {
  impressions: {
    label: "Player impressions",
    short: "Impressions",
    sentence: "Loads of the player on a page.",
  },
  plays: { label: "Plays", short: "Plays", sentence: "Times a viewer started playback." },
  uniqueViewers: {
    label: "Unique viewers",
    short: "Unique viewers",
    sentence: "Distinct authenticated viewers, plus one if there was any anonymous one.",
  },
  minutesViewed: {
    label: "Minutes viewed",
    short: "Minutes viewed",
    sentence: "Minutes of media played.",
  },
  averageViewMinutes: {
    label: "Avg. view time",
    short: "Avg. view time",
    sentence: "Minutes viewed per play, as minutes:seconds.",
  },
  playRate: { label: "Play rate", short: "Play rate", sentence: "Plays per impression." },
  clicks: { label: "Clicks", short: "Clicks", sentence: "Clicks on hotspots." },
  clickThroughRate: {
    label: "Click-through rate",
    short: "Click-through rate",
    sentence: "Clicks per play of the node.",
  },
  authenticatedViewers: {
    label: "Authenticated viewers",
    short: "Authenticated",
    sentence: "Distinct authenticated viewers.",
  },
  anonymousVisitors: {
    label: "Anonymous visitors",
    short: "Anonymous",
    sentence: "Distinct anonymous visitors.",
  },
  newViewers: {
    label: "New viewers",
    short: "New",
    sentence: "Viewers who had never been present before.",
  },
  returningViewers: {
    label: "Returning viewers",
    short: "Returning",
    sentence: "Viewers who had been present before.",
  },
} as const satisfies Partial<Record<keyof typeof definitions, Text>>;

export type MetricName = keyof typeof TEXTS;

export const METRICS = Object.fromEntries(
  Object.entries(TEXTS).map(([name, text]) => [name, { ...text, unit: unitOf(name as MetricName) }]),
) as Record<MetricName, Metric>;

/** Minutes per play are a duration. */
function unitOf(name: MetricName): Unit {
  const { unit, kind } = definitions[name] as Definition;
  return unit === "minutes" && kind === "ratio" ? "duration" : unit;
}

/** The metrics of a playlist, in the order of the chart's tabs and the table's columns. */
export const PLAYLIST_METRICS = [
  "impressions",
  "plays",
  "uniqueViewers",
  "minutesViewed",
  "averageViewMinutes",
  "playRate",
  "clicks",
  "authenticatedViewers",
  "anonymousVisitors",
  "newViewers",
  "returningViewers",
] as const satisfies readonly MetricName[];

/** The metrics of a node, in the same order. */
export const NODE_METRICS = [
  "plays",
  "uniqueViewers",
  "minutesViewed",
  "averageViewMinutes",
  "clicks",
  "clickThroughRate",
  "authenticatedViewers",
  "anonymousVisitors",
  "newViewers",
  "returningViewers",
] as const satisfies readonly MetricName[];
