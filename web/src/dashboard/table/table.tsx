import type { ReactNode } from "react";
import type { Cell } from "./sort";
import "./table.css";

export interface Column<Row> {
  key: string;
  label: string;
  /** What the column means, for those who point at its head. */
  title?: string;
  numeric?: boolean;
  /** What the column is sorted by and exported as; without it there is no sorting. */
  cell?: (row: Row) => Cell;
  show: (row: Row) => ReactNode;
}

export interface Order {
  by: string;
  descending: boolean;
}

interface Props<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Of a row that is of less interest. */
  isFaded?: (row: Row) => boolean;
  order: Order;
  onOrder: (order: Order) => void;
}

/** A table whose heads sort it. The rows come sorted: who sorts is the caller's choice. */
export function Table<Row>({ caption, columns, rows, rowKey, isFaded, order, onOrder }: Props<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <div className="table" role="group" aria-label={caption} tabIndex={0}>
      <table>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.key} column={column} order={order} onOrder={onOrder} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} data-row={rowKey(row)} className={isFaded?.(row) ? "faded" : undefined}>
              {columns.map((column, place) =>
                place === 0 ? (
                  <th scope="row" key={column.key} data-column={column.key} className={kind(column)}>
                    {column.show(row)}
                  </th>
                ) : (
                  <td key={column.key} data-column={column.key} className={kind(column)}>
                    {column.show(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface HeadProps<Row> {
  column: Column<Row>;
  order: Order;
  onOrder: (order: Order) => void;
}

function Head<Row>({ column, order, onOrder }: HeadProps<Row>) {
  if (!column.cell) {
    return (
      <th scope="col" className={kind(column)} title={column.title}>
        {column.label}
      </th>
    );
  }
  const sorted = order.by === column.key;
  const direction = order.descending ? "descending" : "ascending";
  // Of numbers the largest are of interest first, of names the first.
  const next = { by: column.key, descending: sorted ? !order.descending : column.numeric === true };
  return (
    <th scope="col" className={kind(column)} aria-sort={sorted ? direction : "none"}>
      <button type="button" title={column.title} onClick={() => onOrder(next)}>
        {column.label}
        <span className="table-arrow" aria-hidden="true">
          {sorted ? (order.descending ? "↓" : "↑") : ""}
        </span>
      </button>
    </th>
  );
}

function kind<Row>(column: Column<Row>): string | undefined {
  return column.numeric ? "number" : undefined;
}
