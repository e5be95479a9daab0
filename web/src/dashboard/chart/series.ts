// A timeline as the chart and the table need it: one row a bucket.

import type { Interval } from "../api/documents";
import { formatAxis, formatBucket } from "../format/time";
import type { MetricName } from "../metric/catalogue";

type Lists = { [Name in MetricName]?: readonly (number | null)[] };

export interface Columns extends Lists {
  start: readonly string[];
  end: readonly string[];
}

/** What the API says of a playlist's or a node's time. */
export interface Timeline {
  interval: Interval;
  period: { timeZone: string };
  columns: Columns & { comparison: Columns | null };
}

export interface Bucket {
  start: string;
  end: string;
}

export interface Series {
  interval: Interval;
  zone: string;
  buckets: Bucket[];
  /** The compared bucket at each place; null where there is none. */
  compared: (Bucket | null)[] | null;
}

export function readSeries(timeline: Timeline): Series {
  const { columns, interval, period } = timeline;
  const bucketsOf = ({ start, end }: Columns) => start.map((at, place) => ({ start: at, end: end[place] ?? at }));
  return {
    interval,
    zone: period.timeZone,
    buckets: bucketsOf(columns),
    // A bucket of no length has nothing to be compared with: 29 February a year earlier.
    compared:
      columns.comparison && bucketsOf(columns.comparison).map((each) => (each.start === each.end ? null : each)),
  };
}

/** The values of a metric, per bucket. */
export function valuesOf(timeline: Timeline, metric: MetricName): readonly (number | null)[] {
  return timeline.columns[metric] ?? [];
}

/** The compared values of a metric, per bucket; null where there is nothing to compare with. */
export function comparedValuesOf(timeline: Timeline, metric: MetricName): readonly (number | null)[] | null {
  const { compared } = readSeries(timeline);
  const values = timeline.columns.comparison?.[metric];
  return compared && values ? values.map((value, place) => (compared[place] ? value : null)) : null;
}

export function nameBucket({ interval, zone }: Series, bucket: Bucket): string {
  return formatBucket(bucket.start, bucket.end, interval, zone);
}

/** The names on the axis; of hours the first of a day says which. */
export function axisNames({ interval, zone, buckets }: Series): string[] {
  let day = "";
  return buckets.map(({ start }) => {
    const withDay = formatAxis(start, "DAY", zone, true);
    const name = formatAxis(start, interval, zone, interval === "HOUR" && buckets.length > 24 && withDay !== day);
    day = withDay;
    return name;
  });
}
