import type { Ref, RefObject } from "react";
import type { TableRows } from "./types";

/** aria-rowindex of the first row of the body: the header is row 1. */
const FIRST_ROW_INDEX = 2;

export interface RowsProps<Row> extends TableRows<Row> {
  /** The element that scrolls. */
  scroller: RefObject<HTMLElement | null>;
}

/** Renders every row. */
export function AllRows<Row>({ rows, columns, rowKey, isFaded }: RowsProps<Row>) {
  return (
    <tbody>
      {rows.map((row, index) => (
        <TableRow key={rowKey(row)} row={row} index={index} columns={columns} rowKey={rowKey} isFaded={isFaded} />
      ))}
    </tbody>
  );
}

/** Shown while the code of virtual rows is loading. */
export function LoadingRows() {
  return <tbody aria-busy="true" />;
}

interface RowProps<Row> extends Omit<TableRows<Row>, "rows"> {
  row: Row;
  index: number;
  rowRef?: Ref<HTMLTableRowElement>;
}

/** A row with its index in the whole table, of which only a part may be rendered. */
export function TableRow<Row>({ row, index, columns, rowKey, isFaded, rowRef }: RowProps<Row>) {
  return (
    <tr
      ref={rowRef}
      data-index={index}
      data-row={rowKey(row)}
      aria-rowindex={index + FIRST_ROW_INDEX}
      className={isFaded?.(row) ? "faded" : undefined}
    >
      {columns.map((column, position) => {
        const Cell = position === 0 ? "th" : "td";
        return (
          <Cell
            key={column.key}
            scope={position === 0 ? "row" : undefined}
            data-column={column.key}
            className={column.numeric ? "number" : undefined}
          >
            {column.render(row)}
          </Cell>
        );
      })}
    </tr>
  );
}
