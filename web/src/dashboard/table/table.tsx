import { useId, useRef, useState } from "react";
import type { SortOrder } from "../location/location";
import { lazyComponent } from "../ui/lazy-component";
import { TextWithTooltip, Tooltip } from "../ui/tooltip";
import { RowSearch, searchRows } from "./row-search";
import { AllRows, LoadingRows } from "./rows";
import type { Column, TableRows } from "./types";
import "./table.css";

interface Props<Row> extends TableRows<Row> {
  caption: string;
  /** Whether the caller has a search of its own, which also finds rows that are not in the table yet. */
  hasSearch?: boolean;
  sort: SortOrder;
  onSort: (sort: SortOrder) => void;
}

// If the code of virtual rows cannot be loaded, the table renders all rows, which is slow but complete.
const VirtualRows = lazyComponent(() => import("./virtual-rows"), LoadingRows, AllRows) as typeof AllRows;

/** Tables of more rows than these are virtualized: they would make the page slow. */
const VIRTUALIZE_ABOVE = 60;

/**
 * A table with a sticky header whose buttons sort it. It renders the rows in the given order: the caller sorts them.
 *
 * The browser's own search finds only rendered rows, so a long table has a search of its own.
 */
export function Table<Row>({ caption, hasSearch = false, columns, rows, rowKey, isFaded, sort, onSort }: Props<Row>) {
  const [search, setSearch] = useState("");
  const scroller = useRef<HTMLDivElement>(null);
  const heading = useId();
  const isVirtual = rows.length > VIRTUALIZE_ABOVE;
  const found = isVirtual ? searchRows(rows, columns, search) : rows;
  const Rows = isVirtual ? VirtualRows : AllRows;
  return (
    <>
      {isVirtual && !hasSearch && (
        <RowSearch caption={caption} total={rows.length} found={found.length} search={search} onSearch={setSearch} />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable element must be reachable by keyboard */}
      <div className="table" role="group" aria-labelledby={heading} tabIndex={0} ref={scroller}>
        <table aria-rowcount={found.length + 1}>
          <caption className="visually-hidden" id={heading}>
            {caption}
          </caption>
          <thead>
            <tr aria-rowindex={1}>
              {columns.map((column) => (
                <HeaderCell key={column.key} column={column} sort={sort} onSort={onSort} />
              ))}
            </tr>
          </thead>
          <Rows rows={found} columns={columns} rowKey={rowKey} isFaded={isFaded} scroller={scroller} />
        </table>
      </div>
    </>
  );
}

interface HeaderProps<Row> {
  column: Column<Row>;
  sort: SortOrder;
  onSort: (sort: SortOrder) => void;
}

function HeaderCell<Row>({ column, sort, onSort }: HeaderProps<Row>) {
  const { key, label, description, numeric = false, sortValue } = column;
  const sorted = sort.by === key;
  const direction = sort.descending ? "descending" : "ascending";
  // The first click sorts numbers in descending and names in ascending order.
  const next = { by: key, descending: sorted ? !sort.descending : numeric };
  const button = (
    <button type="button" onClick={() => onSort(next)}>
      {label}
      <span className="table-arrow" aria-hidden="true">
        {sorted ? (sort.descending ? "↓" : "↑") : ""}
      </span>
    </button>
  );
  const text = description ? <TextWithTooltip text={description}>{label}</TextWithTooltip> : label;
  return (
    <th
      scope="col"
      className={numeric ? "number" : undefined}
      aria-sort={sortValue ? (sorted ? direction : "none") : undefined}
    >
      {!sortValue ? text : description ? <Tooltip text={description}>{button}</Tooltip> : button}
    </th>
  );
}
