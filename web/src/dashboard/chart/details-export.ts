// A timeline as a table of a file: exact numbers, and times that no reader has to guess the zone of.

import { localClock } from "../format/day";
import { METRICS, type MetricName } from "../metric/catalogue";
import type { Cell } from "../table/sort";
import { type Bucket, changeBetween, comparedValuesOf, type Series, type Timeline, valuesOf } from "./series";

type Value = (place: number) => Cell;

/**
 * The heads, and a row for each of the given places of the timeline, in their order.
 *
 * Times stand there twice: as the clocks of the zone show them, and as instants. Ends are not included.
 */
export function exportSeries(
  timeline: Timeline,
  series: Series,
  metrics: readonly MetricName[],
  places: readonly number[],
): Cell[][] {
  const columns = [...timeColumns(series), ...metrics.flatMap((name) => metricColumns(timeline, name))];
  return [columns.map(([head]) => head), ...places.map((place) => columns.map(([, value]) => value(place)))];
}

function timeColumns({ buckets, compared, zone }: Series): [head: string, value: Value][] {
  const clock = localClock(zone);
  const local = (at: string | undefined) => (at ? clock(new Date(at)) : null);
  const day = (bucket: Bucket | null | undefined) => local(bucket?.start)?.split(" ")[0] ?? null;
  const columns: [string, Value][] = [
    ["Date", (place) => day(buckets[place])],
    ["Local start", (place) => local(buckets[place]?.start)],
    ["Local end", (place) => local(buckets[place]?.end)],
    ["Time zone", () => zone],
    ["Start", (place) => buckets[place]?.start ?? null],
    ["End", (place) => buckets[place]?.end ?? null],
    ["Complete", (place) => (buckets[place]?.isCut ? "no" : "yes")],
  ];
  if (compared) {
    columns.push(
      ["Compared date", (place) => day(compared[place])],
      ["Compared local start", (place) => local(compared[place]?.start)],
      ["Compared local end", (place) => local(compared[place]?.end)],
      ["Compared start", (place) => compared[place]?.start ?? null],
      ["Compared end", (place) => compared[place]?.end ?? null],
    );
  }
  return columns;
}

function metricColumns(timeline: Timeline, name: MetricName): [head: string, value: Value][] {
  const { label } = METRICS[name];
  const [values, compared] = [valuesOf(timeline, name), comparedValuesOf(timeline, name)];
  const own: [string, Value] = [label, (place) => values[place] ?? null];
  if (!compared) return [own];
  return [
    own,
    [`${label}, compared`, (place) => compared[place] ?? null],
    [`${label}, change`, (place) => changeBetween(values[place] ?? null, compared[place] ?? null)],
  ];
}
