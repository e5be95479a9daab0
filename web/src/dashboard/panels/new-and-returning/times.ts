// The times of the chart and of its table.

import type { NewAndReturningFragment } from "../../data/documents";
import { bucketLabel, readSeries, type Series } from "../timeline/series";

/** The buckets of the timeline, and their complete names. */
export function readTimes(timeline: NewAndReturningFragment["newOverTime"]): { series: Series; titles: string[] } {
  const series = readSeries({ ...timeline, columns: { ...timeline.columns, comparison: null } });
  return { series, titles: series.buckets.map((bucket) => bucketLabel(series, bucket)) };
}
