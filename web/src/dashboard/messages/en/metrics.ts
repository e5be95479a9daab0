// What the dashboard calls metrics where the server's own words do not suit: those follow from the metrics' names and
// definitions, by metric/metrics.json. A translation has all texts of all metrics here.

import type { MetricName, MetricText } from "../../metric/catalogue";

const AS_CLOCK = "as minutes:seconds";

export const METRICS: Partial<Record<MetricName, Partial<MetricText>>> = {
  impressions: { label: "Player impressions", short: "Impressions" },
  averageViewMinutes: { label: "Avg. view time", definition: `Minutes viewed / plays, ${AS_CLOCK}.` },
  minutesPerSession: { label: "Time per session", definition: `Minutes viewed / sessions, ${AS_CLOCK}.` },
  clickThroughRate: { label: "Click-through rate" },
  authenticatedViewers: { short: "Authenticated" },
  anonymousVisitors: { short: "Anonymous" },
  newViewers: { short: "New" },
  returningViewers: { short: "Returning" },
};
