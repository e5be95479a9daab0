import { useMemo, useState } from "react";
import { formatValue } from "../format/number";
import { METRICS, type MetricName } from "../metric/catalogue";
import { formatCsv, formatTabs, saveFile } from "../table/export";
import { type Cell, sortRows } from "../table/sort";
import { type Column, type Order, Table } from "../table/table";
import { Icon } from "../theme/icon";
import { nameBucket, type Series, type Timeline, valuesOf } from "./series";

interface Props {
  timeline: Timeline;
  series: Series;
  metrics: readonly MetricName[];
  fileName: string;
}

interface Row {
  place: number;
  start: string;
  name: string;
}

/** More rows in a page make browsers slow; the file and the clipboard have all. */
const MOST_ROWS = 1_000;

const BY_TIME: Order = { by: "start", descending: false };

/** All metrics of every bucket, to be sorted, copied and saved. */
export function Details({ timeline, series, metrics, fileName }: Props) {
  const [order, setOrder] = useState(BY_TIME);
  const [copied, setCopied] = useState(false);
  const columns = useMemo(() => listColumns(timeline, metrics), [timeline, metrics]);
  const rows = useMemo(() => {
    const all = series.buckets.map((bucket, place) => ({
      place,
      start: bucket.start,
      name: nameBucket(series, bucket),
    }));
    const column = columns.find(({ key }) => key === order.by);
    return column?.cell ? sortRows(all, column.cell, order.descending) : all;
  }, [series, columns, order]);

  const cells = (): Cell[][] => [
    columns.map(({ label }) => label),
    ...rows.map((row) => columns.map((column) => column.cell?.(row) ?? null)),
  ];
  const copy = async () => {
    await navigator.clipboard.writeText(formatTabs(cells()));
    setCopied(true);
  };
  return (
    <div className="details">
      <div className="details-actions">
        {/* Browsers have a clipboard for pages only where the connection is safe. */}
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
      <Table
        caption="Details"
        columns={columns}
        rows={rows.slice(0, MOST_ROWS)}
        rowKey={(row) => row.start}
        order={order}
        onOrder={setOrder}
      />
      {rows.length > MOST_ROWS && (
        <p className="details-more">
          The first {formatValue(MOST_ROWS, "count")} of {formatValue(rows.length, "count")} rows; the file has all.
        </p>
      )}
    </div>
  );
}

function listColumns(timeline: Timeline, metrics: readonly MetricName[]): Column<Row>[] {
  const time: Column<Row> = { key: "start", label: "Time", cell: (row) => row.start, show: (row) => row.name };
  return [
    time,
    ...metrics.map((name): Column<Row> => {
      const values = valuesOf(timeline, name);
      const { label, sentence, unit } = METRICS[name];
      return {
        key: name,
        label,
        title: sentence,
        numeric: true,
        cell: (row) => values[row.place] ?? null,
        show: (row) => formatValue(values[row.place], unit),
      };
    }),
  ];
}
