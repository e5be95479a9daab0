// A timeline as the chart and the table need it: one row a bucket.

import type { Interval } from "../api/documents";
import { formatBucket, formatSpan } from "../format/time";
import type { MetricName } from "../metric/catalogue";
import { startsUnit } from "./unit";

type Lists = { [Name in MetricName]?: readonly (number | null)[] };

export interface Columns extends Lists {
  start: readonly string[];
  end: readonly string[];
}

/** What the API says of a playlist's or a node's time. */
export interface Timeline {
  interval: Interval;
  period: { start: string; end: string; timeZone: string };
  columns: Columns & { comparison: Columns | null };
}

export interface Bucket {
  start: string;
  end: string;
  /** Whether the period holds only a part of the hour, the day, the week …: its numbers are those of the part. */
  isCut: boolean;
}

export interface Series {
  interval: Interval;
  zone: string;
  period: Timeline["period"];
  buckets: Bucket[];
  /** The compared bucket at each place; null where there is none. */
  compared: (Bucket | null)[] | null;
}

export function readSeries({ columns, interval, period }: Timeline): Series {
  const zone = period.timeZone;
  const buckets = readBuckets(columns, interval, zone);
  return {
    ...{ interval, zone, period, buckets },
    // A bucket of no length has nothing to be compared with: 29 February a year earlier.
    compared:
      columns.comparison &&
      readBuckets(columns.comparison, interval, zone).map((each) => (each.start === each.end ? null : each)),
  };
}

/** A period can cut the first of its buckets and the last one: the others lie within it. */
function readBuckets({ start, end }: Columns, interval: Interval, zone: string): Bucket[] {
  const buckets = start.map((at, place) => ({ start: at, end: end[place] ?? at, isCut: false }));
  const [first, last] = [buckets[0], buckets.at(-1)];
  if (first && !startsUnit(first.start, interval, zone)) first.isCut = true;
  if (last && !startsUnit(last.end, interval, zone)) last.isCut = true;
  return buckets;
}

/** The values of a metric, per bucket. */
export function valuesOf(timeline: Timeline, metric: MetricName): readonly (number | null)[] {
  return timeline.columns[metric] ?? [];
}

/** The compared values of a metric, per bucket; null where there is nothing to compare with. */
export function comparedValuesOf(timeline: Timeline, metric: MetricName): readonly (number | null)[] | null {
  const compared = timeline.columns.comparison;
  const values = compared?.[metric];
  return compared && values
    ? values.map((value, place) => (compared.start[place] === compared.end[place] ? null : value))
    : null;
}

/** By how much of the compared value a value changed, as the API has it: 0.25 is a quarter more, null over nothing. */
export function changeBetween(value: number | null, compared: number | null): number | null {
  return value === null || !compared ? null : (value - compared) / compared;
}

/** The name of a bucket: that of its hour, day, month …, or from when to when where it is a part of one. */
export function nameBucket({ interval, zone }: Series, { start, end, isCut }: Bucket): string {
  return isCut ? formatSpan({ start, end, timeZone: zone }) : formatBucket(start, end, interval, zone);
}
