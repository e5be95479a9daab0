import { useMemo, useState } from "react";
import { useOrder } from "../address/order";
import { formatValue } from "../format/number";
import { METRICS, type MetricName } from "../metric/catalogue";
import { Change } from "../metric/change";
import { formatCsv, formatTabs, saveFile } from "../table/export";
import { sortRows } from "../table/sort";
import { type Column, type Order, Table } from "../table/table";
import { Icon } from "../theme/icon";
import { exportSeries } from "./details-export";
import { changeBetween, comparedValuesOf, nameBucket, type Series, type Timeline, valuesOf } from "./series";
import { UNITS } from "./unit";

interface Props {
  timeline: Timeline;
  series: Series;
  metrics: readonly MetricName[];
  fileName: string;
}

interface Row {
  /** Which bucket of the series it is. */
  place: number;
  start: string;
}

const BY_TIME: Order = { by: "start", descending: false };

/** All metrics of every bucket with what they are compared with, to be sorted, copied and saved. */
export function Details({ timeline, series, metrics, fileName }: Props) {
  const [order, setOrder] = useOrder("details", BY_TIME);
  const [copied, setCopied] = useState(false);
  const columns = useMemo(() => listColumns(timeline, series, metrics), [timeline, series, metrics]);
  const rows = useMemo(() => {
    const all = series.buckets.map(({ start }, place) => ({ place, start }));
    const column = columns.find(({ key }) => key === order.by);
    return column?.cell ? sortRows(all, column.cell, order.descending) : all;
  }, [series, columns, order]);

  const cells = () =>
    exportSeries(
      timeline,
      series,
      metrics,
      rows.map(({ place }) => place),
    );
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
        rows={rows}
        rowKey={(row) => row.start}
        order={order}
        onOrder={setOrder}
      />
    </div>
  );
}

function listColumns(timeline: Timeline, series: Series, metrics: readonly MetricName[]): Column<Row>[] {
  const time: Column<Row> = {
    key: "start",
    label: "Time",
    cell: (row) => row.start,
    searched: ({ place }) => nameAt(series, place),
    show: ({ place }) => <Time series={series} place={place} />,
  };
  return [
    time,
    ...metrics.map((name): Column<Row> => {
      const [values, compared] = [valuesOf(timeline, name), comparedValuesOf(timeline, name)];
      const { label, sentence, unit } = METRICS[name];
      return {
        key: name,
        label,
        title: sentence,
        numeric: true,
        cell: (row) => values[row.place] ?? null,
        show: ({ place }) => (
          <>
            {formatValue(values[place], unit)}
            {series.compared?.[place] && (
              <span className="details-compared">
                from {formatValue(compared?.[place], unit)}{" "}
                <Change change={changeBetween(values[place] ?? null, compared?.[place] ?? null)} />
              </span>
            )}
          </>
        ),
      };
    }),
  ];
}

/** When a bucket is, and which one it is compared with. */
function Time({ series, place }: { series: Series; place: number }) {
  const [bucket, compared] = [series.buckets[place], series.compared?.[place]];
  return (
    <>
      {nameAt(series, place)}
      {bucket?.isCut && <span className="badge gone details-cut">Part of {UNITS[series.interval].one}</span>}
      {compared && <span className="details-compared">from {nameBucket(series, compared)}</span>}
    </>
  );
}

function nameAt(series: Series, place: number): string {
  const bucket = series.buckets[place];
  return bucket ? nameBucket(series, bucket) : "";
}
