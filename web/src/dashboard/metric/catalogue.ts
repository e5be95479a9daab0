// What is measured: the API's metrics with their names for people. The sentences are those of the schema.

import type { Unit } from "../format/number";

export interface Metric {
  label: string;
  /** Among others of its kind, where there is little room. */
  short: string;
  unit: Unit;
  sentence: string;
}

export const METRICS = {
  impressions: {
    label: "Player impressions",
    short: "Impressions",
    unit: "count",
    sentence: "Loads of the player on a page.",
  },
  plays: { label: "Plays", short: "Plays", unit: "count", sentence: "Times a viewer started playback." },
  uniqueViewers: {
    label: "Unique viewers",
    short: "Unique viewers",
    unit: "count",
    sentence: "Distinct authenticated viewers, plus one if there was any anonymous one.",
  },
  minutesViewed: {
    label: "Minutes viewed",
    short: "Minutes viewed",
    unit: "minutes",
    sentence: "Minutes of media played.",
  },
  averageViewMinutes: {
    label: "Avg. view time",
    short: "Avg. view time",
    unit: "duration",
    sentence: "Minutes viewed per play, as minutes:seconds.",
  },
  playRate: { label: "Play rate", short: "Play rate", unit: "rate", sentence: "Plays per impression." },
  clicks: { label: "Clicks", short: "Clicks", unit: "count", sentence: "Clicks on hotspots." },
  clickThroughRate: {
    label: "Click-through rate",
    short: "Click-through rate",
    unit: "rate",
    sentence: "Clicks per play of the node.",
  },
  authenticatedViewers: {
    label: "Authenticated viewers",
    short: "Authenticated",
    unit: "count",
    sentence: "Distinct authenticated viewers.",
  },
  anonymousVisitors: {
    label: "Anonymous visitors",
    short: "Anonymous",
    unit: "count",
    sentence: "Distinct anonymous visitors.",
  },
  newViewers: {
    label: "New viewers",
    short: "New",
    unit: "count",
    sentence: "Viewers who had never been present before.",
  },
  returningViewers: {
    label: "Returning viewers",
    short: "Returning",
    unit: "count",
    sentence: "Viewers who had been present before.",
  },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;

/** Those of a playlist, in the order of the chart's tabs and the table's columns. */
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

/** Those of a node. */
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
