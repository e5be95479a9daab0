// Converts a timeline of the API, which is columns, to buckets for the chart and the table.

import type { Interval } from "../../data/documents";
import { formatBucket, formatSpan } from "../../format/time";
import type { MetricName } from "../../metric/catalogue";
import { isBoundary } from "./interval";

type Lists = { [Name in MetricName]?: readonly (number | null)[] };

export interface Columns extends Lists {
  start: readonly string[];
  end: readonly string[];
}

/** The timeline of a playlist or a node, as the API returns it. */
export interface Timeline {
  interval: Interval;
  period: { start: string; end: string; timeZone: string };
  columns: Columns & { comparison: Columns | null };
}

export interface Bucket {
  start: string;
  end: string;
  /** Whether the period covers only a part of the hour, the day, the week …: the values are those of the part. */
  isPartial: boolean;
}

export interface Series {
  interval: Interval;
  zone: string;
  period: Timeline["period"];
  buckets: Bucket[];
  /** The bucket that each bucket is compared with; null if it has no counterpart. */
  compared: (Bucket | null)[] | null;
}

export function readSeries({ columns, interval, period }: Timeline): Series {
  const zone = period.timeZone;
  const buckets = readBuckets(columns, interval, zone);
  return {
    ...{ interval, zone, period, buckets },
    // A compared bucket of length 0 means that there is no counterpart: 29 February, a year earlier.
    compared:
      columns.comparison &&
      readBuckets(columns.comparison, interval, zone).map((each) => (each.start === each.end ? null : each)),
  };
}

/** Only the first and the last bucket of a period can be partial. */
function readBuckets({ start, end }: Columns, interval: Interval, zone: string): Bucket[] {
  const buckets = start.map((at, index) => ({ start: at, end: end[index] ?? at, isPartial: false }));
  const [first, last] = [buckets[0], buckets.at(-1)];
  if (first && !isBoundary(first.start, interval, zone)) first.isPartial = true;
  if (last && !isBoundary(last.end, interval, zone)) last.isPartial = true;
  return buckets;
}

/** The values of a metric, one for each bucket. */
export function valuesOf(timeline: Timeline, metric: MetricName): readonly (number | null)[] {
  return timeline.columns[metric] ?? [];
}

/** The compared values of a metric, one for each bucket; null without a comparison. */
export function comparedValuesOf(timeline: Timeline, metric: MetricName): readonly (number | null)[] | null {
  const compared = timeline.columns.comparison;
  const values = compared?.[metric];
  return compared && values
    ? values.map((value, index) => (compared.start[index] === compared.end[index] ? null : value))
    : null;
}

/**
 * The relative change from the compared value, as the API computes it: 0.25 is 25 % more; null if the compared value is
 * 0.
 */
export function changeBetween(value: number | null, compared: number | null): number | null {
  return value === null || !compared ? null : (value - compared) / compared;
}

/** The label of a bucket: its hour, day, month …, or its start and end if it is partial. */
export function bucketLabel({ interval, zone }: Series, { start, end, isPartial }: Bucket): string {
  return isPartial ? formatSpan({ start, end, timeZone: zone }) : formatBucket(start, end, interval, zone);
}
