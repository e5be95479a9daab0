// Types that the table and its rows share.

import type { ReactNode } from "react";

export type CellValue = string | number | null;

export interface Column<Row> {
  key: string;
  label: string;
  /** What the column means: the tooltip of its header. */
  description?: string;
  numeric?: boolean;
  /** The value that rows are sorted by; a column without it cannot be sorted. */
  sortValue?: (row: Row) => CellValue;
  /** The value in files; by default the one that rows are sorted by. A column without both is in no file. */
  exported?: (row: Row) => CellValue;
  /** The text that a search looks at, if it differs from the value that rows are sorted by. */
  searchText?: (row: Row) => string;
  render: (row: Row) => ReactNode;
}

export interface TableRows<Row> {
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Whether a row is of less interest, such as that of a deleted node. */
  isFaded?: ((row: Row) => boolean) | undefined;
}
