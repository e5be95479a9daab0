import { useMemo, useState } from "react";
import { useTableSort } from "../address/table-sort";
import { formatValue } from "../format/number";
import { METRICS, type MetricName } from "../metric/catalogue";
import { Change } from "../metric/change";
import { formatCsv, formatTsv, saveFile } from "../table/export";
import { sortRows } from "../table/sort";
import { Table } from "../table/table";
import type { Column, SortOrder } from "../table/types";
import { Icon } from "../theme/icon";
import { exportSeries } from "./details-export";
import { INTERVAL_NAMES } from "./interval";
import { bucketLabel, changeBetween, comparedValuesOf, type Series, type Timeline, valuesOf } from "./series";

interface Props {
  timeline: Timeline;
  series: Series;
  metrics: readonly MetricName[];
  fileName: string;
}

interface Row {
  /** Index of the bucket in the series. */
  index: number;
  start: string;
}

const BY_TIME: SortOrder = { by: "start", descending: false };

/** A table of all metrics of every bucket with their comparison. Visitors can sort, copy and download it. */
export function Details({ timeline, series, metrics, fileName }: Props) {
  const [sort, setSort] = useTableSort("details", BY_TIME);
  const [copied, setCopied] = useState(false);
  const columns = useMemo(() => listColumns(timeline, series, metrics), [timeline, series, metrics]);
  const rows = useMemo(() => {
    const all = series.buckets.map(({ start }, index) => ({ index, start }));
    const column = columns.find(({ key }) => key === sort.by);
    return column?.sortValue ? sortRows(all, column.sortValue, sort.descending) : all;
  }, [series, columns, sort]);

  const cells = () =>
    exportSeries(
      timeline,
      series,
      metrics,
      rows.map(({ index }) => index),
    );
  const copy = async () => {
    await navigator.clipboard.writeText(formatTsv(cells()));
    setCopied(true);
  };
  return (
    <div className="details">
      <div className="details-actions">
        {/* Browsers give pages a clipboard only in a secure context: over HTTPS or on localhost. */}
        {navigator.clipboard && (
          <button type="button" className="button quiet" onClick={copy} onBlur={() => setCopied(false)}>
            <Icon name={copied ? "check" : "copy"} />
            <span aria-live="polite">{copied ? "Copied" : "Copy"}</span>
          </button>
        )}
        <button
          type="button"
          className="button quiet"
          onClick={() => saveFile(`${fileName}.csv`, "text/csv;charset=utf-8", formatCsv(cells()))}
        >
          <Icon name="save" />
          Download CSV
        </button>
      </div>
      <Table caption="Details" columns={columns} rows={rows} rowKey={(row) => row.start} sort={sort} onSort={setSort} />
    </div>
  );
}

function listColumns(timeline: Timeline, series: Series, metrics: readonly MetricName[]): Column<Row>[] {
  const time: Column<Row> = {
    key: "start",
    label: "Time",
    sortValue: (row) => row.start,
    searchText: ({ index }) => labelAt(series, index),
    render: ({ index }) => <BucketTime series={series} index={index} />,
  };
  return [
    time,
    ...metrics.map((name): Column<Row> => {
      const [values, compared] = [valuesOf(timeline, name), comparedValuesOf(timeline, name)];
      const { label, sentence, unit } = METRICS[name];
      return {
        key: name,
        label,
        description: sentence,
        numeric: true,
        sortValue: (row) => values[row.index] ?? null,
        render: ({ index }) => (
          <>
            {formatValue(values[index], unit)}
            {series.compared?.[index] && (
              <span className="details-compared">
                from {formatValue(compared?.[index], unit)}{" "}
                <Change change={changeBetween(values[index] ?? null, compared?.[index] ?? null)} />
              </span>
            )}
          </>
        ),
      };
    }),
  ];
}

/** The time of a bucket, and of the bucket that it is compared with. */
function BucketTime({ series, index }: { series: Series; index: number }) {
  const [bucket, compared] = [series.buckets[index], series.compared?.[index]];
  return (
    <>
      {labelAt(series, index)}
      {bucket?.isPartial && (
        <span className="badge gone details-partial">Part of {INTERVAL_NAMES[series.interval].one}</span>
      )}
      {compared && <span className="details-compared">from {bucketLabel(series, compared)}</span>}
    </>
  );
}

function labelAt(series: Series, index: number): string {
  const bucket = series.buckets[index];
  return bucket ? bucketLabel(series, bucket) : "";
}
