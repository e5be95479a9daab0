// Converts a timeline to rows for a file: exact numbers, and times with their time zone.

import { localTimeFormatter } from "../../format/day";
import { MESSAGES } from "../../messages/messages";
import type { Metric } from "../../metric/catalogue";
import type { CellValue } from "../../table/types";
import { yesOrNo } from "../../table/yes-or-no";
import { type NotesByBucket, noteText } from "./notes";
import { type Bucket, changeBetween, comparedValuesOf, type Series, type Timeline, valuesOf } from "./series";

const TEXTS = MESSAGES.timeline.file;

type Value = (index: number) => CellValue;

/**
 * Returns the header row, and a row for each of the given buckets, in their order.
 *
 * Times are given twice: in local time, and as instants in UTC. Ends are exclusive.
 */
export function exportSeries(
  timeline: Timeline,
  series: Series,
  metrics: readonly Metric[],
  notes: NotesByBucket,
  indexes: readonly number[],
): CellValue[][] {
  const columns = [...timeColumns(series), ...metrics.flatMap((metric) => metricColumns(timeline, metric))];
  if (notes.size > 0) columns.push([TEXTS.notes, (index) => noteText(notes, index)]);
  return [columns.map(([header]) => header), ...indexes.map((index) => columns.map(([, value]) => value(index)))];
}

function timeColumns({ buckets, compared, zone }: Series): [header: string, value: Value][] {
  const clock = localTimeFormatter(zone);
  const local = (at: string | undefined) => (at ? clock(new Date(at)) : null);
  const day = (bucket: Bucket | null | undefined) => local(bucket?.start)?.split(" ")[0] ?? null;
  const columns: [string, Value][] = [
    [TEXTS.date, (index) => day(buckets[index])],
    [TEXTS.localStart, (index) => local(buckets[index]?.start)],
    [TEXTS.localEnd, (index) => local(buckets[index]?.end)],
    [TEXTS.zone, () => zone],
    [TEXTS.start, (index) => buckets[index]?.start ?? null],
    [TEXTS.end, (index) => buckets[index]?.end ?? null],
    [TEXTS.complete, (index) => yesOrNo(!buckets[index]?.isPartial)],
  ];
  if (compared) {
    columns.push(
      [TEXTS.comparedDate, (index) => day(compared[index])],
      [TEXTS.comparedLocalStart, (index) => local(compared[index]?.start)],
      [TEXTS.comparedLocalEnd, (index) => local(compared[index]?.end)],
      [TEXTS.comparedStart, (index) => compared[index]?.start ?? null],
      [TEXTS.comparedEnd, (index) => compared[index]?.end ?? null],
    );
  }
  return columns;
}

function metricColumns(timeline: Timeline, { name, label }: Metric): [header: string, value: Value][] {
  const [values, compared] = [valuesOf(timeline, name), comparedValuesOf(timeline, name)];
  const current: [string, Value] = [label, (index) => values[index] ?? null];
  if (!compared) return [current];
  return [
    current,
    [TEXTS.comparedValue(label), (index) => compared[index] ?? null],
    [TEXTS.change(label), (index) => changeBetween(values[index] ?? null, compared[index] ?? null)],
  ];
}
