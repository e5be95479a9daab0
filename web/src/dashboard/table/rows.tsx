import type { Ref, RefObject } from "react";
import type { TableRows } from "./table";

/** The head is the first row. */
const FIRST_ROW = 2;

export interface RowsProps<Row> extends TableRows<Row> {
  /** What scrolls. */
  frame: RefObject<HTMLElement | null>;
}

/** Every row. */
export function AllRows<Row>({ rows, columns, rowKey, isFaded }: RowsProps<Row>) {
  return (
    <tbody>
      {rows.map((row, place) => (
        <TableRow key={rowKey(row)} row={row} place={place} columns={columns} rowKey={rowKey} isFaded={isFaded} />
      ))}
    </tbody>
  );
}

/** In place of rows whose code is under way. */
export function WaitingRows() {
  return <tbody aria-busy="true" />;
}

interface RowProps<Row> extends Omit<TableRows<Row>, "rows"> {
  row: Row;
  place: number;
  rowRef?: Ref<HTMLTableRowElement>;
}

/** A row, and which of all it is. */
export function TableRow<Row>({ row, place, columns, rowKey, isFaded, rowRef }: RowProps<Row>) {
  return (
    <tr
      ref={rowRef}
      data-index={place}
      data-row={rowKey(row)}
      aria-rowindex={place + FIRST_ROW}
      className={isFaded?.(row) ? "faded" : undefined}
    >
      {columns.map((column, nth) => {
        const Cell = nth === 0 ? "th" : "td";
        return (
          <Cell
            key={column.key}
            scope={nth === 0 ? "row" : undefined}
            data-column={column.key}
            className={column.numeric ? "number" : undefined}
          >
            {column.show(row)}
          </Cell>
        );
      })}
    </tr>
  );
}
