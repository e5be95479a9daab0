import { useMemo } from "react";
import type { SortOrder } from "../location/location";
import { useTableSort } from "../location/table-sort";
import { exportRows } from "./export";
import { FileButtons } from "./file-buttons";
import { sortRows } from "./sort";
import { Table } from "./table";
import type { CellValue, TableRows } from "./types";

interface Props<Row> extends TableRows<Row> {
  /** Name of the table in the URL, unique on its page. */
  name: string;
  caption: string;
  /** The order if the URL names none. */
  order: SortOrder;
  /** Name of the file with its rows, without an extension. */
  fileName: string;
  /** The rows of the file with their header; by default the exported values of all columns. */
  toFile?: (rows: readonly Row[]) => CellValue[][];
}

/** A table that visitors sort, copy and download. All its rows are in the page: the browser sorts them. */
export function DataTable<Row>({ name, caption, order, fileName, toFile, ...table }: Props<Row>) {
  const [sort, setSort] = useTableSort(name, order);
  const { columns, rows } = table;
  const sorted = useMemo(() => {
    const column = columns.find(({ key }) => key === sort.by);
    return column?.sortValue ? sortRows(rows, column.sortValue, sort.descending) : rows;
  }, [rows, columns, sort]);
  return (
    <>
      <FileButtons
        caption={caption}
        fileName={fileName}
        cells={() => toFile?.(sorted) ?? exportRows(table.columns, sorted)}
      />
      <Table {...table} caption={caption} rows={sorted} sort={sort} onSort={setSort} />
    </>
  );
}
