import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type FocusEvent, Fragment, type ReactNode, useMemo, useState } from "react";
import { useFrozenColumns } from "./frozen-columns";
import { type RowsProps, TableRow } from "./rows";
import type { Column } from "./types";

/** Height of a row of one line, in pixels. Taller rows are measured when they are rendered. */
const ESTIMATED_ROW_HEIGHT = 41;
/** Rows rendered beyond each edge of the view, so that Tab reaches them. */
const OVERSCAN = 8;

/**
 * Renders the rows in view, and the focused row wherever it is: removing it would lose the keyboard's position. Gaps
 * take the place of the others, so that the scroll bar has its full length.
 */
export default function VirtualRows<Row>({ rows, scroller, ...rest }: RowsProps<Row>) {
  const { columns, rowKey } = rest;
  const [focused, setFocused] = useState<string | null>(null);
  const focusedIndex = focused === null ? -1 : rows.findIndex((row) => rowKey(row) === focused);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ESTIMATED_ROW_HEIGHT,
    getItemKey: (index) => rowKey(rows[index] as Row),
    overscan: OVERSCAN,
    rangeExtractor: (range) => withIndex(defaultRangeExtractor(range), focusedIndex),
    useFlushSync: false,
  });
  // Adjusting the scroll position to a row of another height would interrupt a scroll that a key began.
  virtualizer.shouldAdjustScrollPositionOnItemSizeChange = () => false;
  const widest = useMemo(() => <WidestCells rows={rows} columns={columns} />, [rows, columns]);
  const items = virtualizer.getVirtualItems();
  useFrozenColumns(scroller, items.length > 0 ? widest : null);
  const ends = [0, ...items.map(({ end }) => end)];
  const keepFocused = (event: FocusEvent) =>
    setFocused(event.target.closest<HTMLElement>("[data-row]")?.dataset.row ?? null);
  return (
    <>
      <tbody onFocus={keepFocused} onBlur={() => setFocused(null)}>
        {items.map(({ key, index, start }, position) => (
          <Fragment key={key}>
            <Gap height={start - (ends[position] ?? start)} columns={columns.length} />
            <TableRow row={rows[index] as Row} index={index} rowRef={virtualizer.measureElement} {...rest} />
          </Fragment>
        ))}
        <Gap height={virtualizer.getTotalSize() - (ends.at(-1) ?? 0)} columns={columns.length} />
      </tbody>
      {widest}
    </>
  );
}

function Gap({ height, columns }: { height: number; columns: number }): ReactNode {
  if (height <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a gap cannot get the focus
    <tr className="table-gap" aria-hidden="true">
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
}

/**
 * An invisible row with the longest cell of each column, which makes the columns wide enough for rows that are not
 * rendered.
 */
function WidestCells<Row>({ rows, columns }: { rows: readonly Row[]; columns: readonly Column<Row>[] }) {
  return (
    <tfoot className="table-widest" aria-hidden="true">
      <tr>
        {columns.map((column) => {
          const widest = longestOf(rows, column);
          return (
            <td key={column.key} className={column.numeric ? "number" : undefined}>
              {widest !== undefined && column.render(widest)}
            </td>
          );
        })}
      </tr>
    </tfoot>
  );
}

function longestOf<Row>(rows: readonly Row[], { sortValue }: Column<Row>): Row | undefined {
  const lengthOf = (row: Row) => String(sortValue?.(row) ?? "").length;
  return rows.reduce<Row | undefined>(
    (longest, row) => (longest === undefined || lengthOf(row) > lengthOf(longest) ? row : longest),
    undefined,
  );
}

function withIndex(indexes: number[], index: number): number[] {
  return index < 0 || indexes.includes(index) ? indexes : [...indexes, index].sort((one, other) => one - other);
}
