import { useMemo } from "react";
import { formatValue } from "../../format/number";
import type { SortOrder } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import type { Metric } from "../../metric/catalogue";
import { Change } from "../../metric/change";
import type { BodyProps } from "../../panel/definition";
import { DataTable } from "../../table/data-table";
import type { Column } from "../../table/types";
import { Name } from "../../ui/name";
import { exportSeries } from "./details-export";
import { type Note, type NotesByBucket, notesByBucket, noteText } from "./notes";
import {
  bucketLabel,
  changeBetween,
  comparedValuesOf,
  readSeries,
  type Series,
  type Timeline,
  valuesOf,
} from "./series";

const TEXTS = MESSAGES.timeline;

interface Props extends BodyProps<{ timeline: Timeline }> {
  metrics: readonly Metric[];
  /** What authors noted in the period. */
  notes: readonly Note[];
}

interface Row {
  /** Index of the bucket in the series. */
  index: number;
  start: string;
}

const BY_TIME: SortOrder = { by: "start", descending: false };

/** A table of all metrics of every bucket with their comparison. */
export function Details({ data: { timeline }, metrics, notes, fileName }: Props) {
  const series = useMemo(() => readSeries(timeline), [timeline]);
  const noted = useMemo(() => notesByBucket(series, notes), [series, notes]);
  const columns = useMemo(() => listColumns(timeline, series, metrics, noted), [timeline, series, metrics, noted]);
  const rows = useMemo(() => series.buckets.map(({ start }, index): Row => ({ index, start })), [series]);
  const toFile = (sorted: readonly Row[]) =>
    exportSeries(
      timeline,
      series,
      metrics,
      noted,
      sorted.map(({ index }) => index),
    );
  return (
    <DataTable
      name="timeline"
      caption={TEXTS.details}
      order={BY_TIME}
      {...{ columns, rows, fileName, toFile }}
      rowKey={(row) => row.start}
    />
  );
}

function listColumns(
  timeline: Timeline,
  series: Series,
  metrics: readonly Metric[],
  notes: NotesByBucket,
): Column<Row>[] {
  const time: Column<Row> = {
    key: "start",
    label: TEXTS.time,
    sortValue: (row) => row.start,
    searchText: ({ index }) => labelAt(series, index),
    render: ({ index }) => <BucketTime series={series} index={index} />,
  };
  return [
    time,
    ...metrics.map(({ name, label, definition, unit, isNeutral }): Column<Row> => {
      const [values, compared] = [valuesOf(timeline, name), comparedValuesOf(timeline, name)];
      return {
        key: name,
        label,
        description: definition,
        numeric: true,
        sortValue: (row) => values[row.index] ?? null,
        render: ({ index }) => (
          <>
            {formatValue(values[index], unit)}
            {series.compared?.[index] && (
              <span className="timeline-compared">
                {TEXTS.comparedWith(formatValue(compared?.[index], unit))}{" "}
                <Change change={changeBetween(values[index] ?? null, compared?.[index] ?? null)} neutral={isNeutral} />
              </span>
            )}
          </>
        ),
      };
    }),
    ...(notes.size > 0 ? [notesColumn(notes)] : []),
  ];
}

function notesColumn(notes: NotesByBucket): Column<Row> {
  const textAt = ({ index }: Row) => noteText(notes, index);
  return {
    ...{ key: "notes", label: TEXTS.notes, description: TEXTS.notesSentence },
    sortValue: textAt,
    render: (row) => <Name>{textAt(row) ?? ""}</Name>,
  };
}

/** The time of a bucket, and of the bucket that it is compared with. */
function BucketTime({ series, index }: { series: Series; index: number }) {
  const [bucket, compared] = [series.buckets[index], series.compared?.[index]];
  return (
    <>
      {labelAt(series, index)}
      {bucket?.isPartial && (
        <span className="badge gone timeline-partial">{TEXTS.partOf(TEXTS.bucket[series.interval])}</span>
      )}
      {compared && <span className="timeline-compared">{TEXTS.comparedWith(bucketLabel(series, compared))}</span>}
    </>
  );
}

function labelAt(series: Series, index: number): string {
  const bucket = series.buckets[index];
  return bucket ? bucketLabel(series, bucket) : "";
}
