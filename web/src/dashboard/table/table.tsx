import { type ReactNode, useId, useRef, useState } from "react";
import { Hint } from "../state/hint";
import { lazyPart } from "../state/lazy-part";
import { Find, findRows } from "./find";
import { AllRows, WaitingRows } from "./rows";
import type { Cell } from "./sort";
import "./table.css";

export interface Column<Row> {
  key: string;
  label: string;
  /** What the column means, for those who point at its head or focus it. */
  title?: string;
  numeric?: boolean;
  /** What the column is sorted by; without it there is no sorting. */
  cell?: (row: Row) => Cell;
  /** What a search looks into, where that is not what the column is sorted by. */
  searched?: (row: Row) => string;
  show: (row: Row) => ReactNode;
}

export interface Order {
  by: string;
  descending: boolean;
}

export interface TableRows<Row> {
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Of a row that is of less interest. */
  isFaded?: ((row: Row) => boolean) | undefined;
}

interface Props<Row> extends TableRows<Row> {
  caption: string;
  order: Order;
  onOrder: (order: Order) => void;
}

// Where the code of rows in view can't be had, all rows are slow, and there.
const RowsInView = lazyPart(() => import("./rows-in-view"), WaitingRows, AllRows) as typeof AllRows;

/** More rows than these make a page slow: then only those in view are in the page. */
const MANY_ROWS = 60;

/**
 * A table whose heads sort it, and stay in sight. The rows come sorted: who sorts is the caller's choice.
 *
 * The browser's own search finds only what is in the page, so a long table has a search of its own.
 */
export function Table<Row>({ caption, columns, rows, rowKey, isFaded, order, onOrder }: Props<Row>) {
  const [search, setSearch] = useState("");
  const frame = useRef<HTMLDivElement>(null);
  const heading = useId();
  const isLong = rows.length > MANY_ROWS;
  const found = isLong ? findRows(rows, columns, search) : rows;
  const Rows = isLong ? RowsInView : AllRows;
  return (
    <>
      {isLong && (
        <Find caption={caption} total={rows.length} found={found.length} search={search} onSearch={setSearch} />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
      <div className="table" role="group" aria-labelledby={heading} tabIndex={0} ref={frame}>
        <table aria-rowcount={found.length + 1}>
          <caption className="visually-hidden" id={heading}>
            {caption}
          </caption>
          <thead>
            <tr aria-rowindex={1}>
              {columns.map((column) => (
                <Head key={column.key} column={column} order={order} onOrder={onOrder} />
              ))}
            </tr>
          </thead>
          <Rows rows={found} columns={columns} rowKey={rowKey} isFaded={isFaded} frame={frame} />
        </table>
      </div>
    </>
  );
}

interface HeadProps<Row> {
  column: Column<Row>;
  order: Order;
  onOrder: (order: Order) => void;
}

function Head<Row>({ column, order, onOrder }: HeadProps<Row>) {
  const { key, label, title, numeric = false, cell } = column;
  const sorted = order.by === key;
  const direction = order.descending ? "descending" : "ascending";
  // Of numbers the largest are of interest first, of names the first.
  const next = { by: key, descending: sorted ? !order.descending : numeric };
  const button = cell ? (
    <button type="button" onClick={() => onOrder(next)}>
      {label}
      <span className="table-arrow" aria-hidden="true">
        {sorted ? (order.descending ? "↓" : "↑") : ""}
      </span>
    </button>
  ) : (
    <button type="button" className="hint-anchor">
      {label}
    </button>
  );
  return (
    <th
      scope="col"
      className={numeric ? "number" : undefined}
      aria-sort={cell ? (sorted ? direction : "none") : undefined}
    >
      {title ? <Hint text={title}>{button}</Hint> : cell ? button : label}
    </th>
  );
}
