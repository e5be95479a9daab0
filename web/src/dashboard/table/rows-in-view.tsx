import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type FocusEvent, Fragment, type ReactNode, useMemo, useState } from "react";
import { useFrozenColumns } from "./frozen-columns";
import { type RowsProps, TableRow } from "./rows";
import type { Column } from "./table";

/** Pixels of a row of one line; the others are measured. */
const USUAL_HEIGHT = 41;
/** Rows beyond each edge that are in the page too, for Tab to come to. */
const BEYOND = 8;

/**
 * The rows in view, and the one that has the focus, wherever it is: with the row in which somebody is the keyboard's place
 * would be lost. Gaps stand for the others, so that the scroll bar tells how many there are.
 */
export default function RowsInView<Row>({ rows, frame, ...rest }: RowsProps<Row>) {
  const { columns, rowKey } = rest;
  const [focused, setFocused] = useState<string | null>(null);
  const focusedPlace = focused === null ? -1 : rows.findIndex((row) => rowKey(row) === focused);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => USUAL_HEIGHT,
    getItemKey: (place) => rowKey(rows[place] as Row),
    overscan: BEYOND,
    rangeExtractor: (range) => withPlace(defaultRangeExtractor(range), focusedPlace),
    useFlushSync: false,
  });
  // To make up for a row of another height ends the scrolling that a key began, half way.
  virtualizer.shouldAdjustScrollPositionOnItemSizeChange = () => false;
  const widest = useMemo(() => <WidestCells rows={rows} columns={columns} />, [rows, columns]);
  const items = virtualizer.getVirtualItems();
  useFrozenColumns(frame, items.length > 0 ? widest : null);
  const ends = [0, ...items.map(({ end }) => end)];
  const keepFocused = (event: FocusEvent) =>
    setFocused(event.target.closest<HTMLElement>("[data-row]")?.dataset.row ?? null);
  return (
    <>
      <tbody onFocus={keepFocused} onBlur={() => setFocused(null)}>
        {items.map(({ key, index, start }, nth) => (
          <Fragment key={key}>
            <Gap height={start - (ends[nth] ?? start)} columns={columns.length} />
            <TableRow row={rows[index] as Row} place={index} rowRef={virtualizer.measureElement} {...rest} />
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
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: no gap can have the focus
    <tr className="table-gap" aria-hidden="true">
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
}

/**
 * A row that nobody sees, of the longest cell of each column: the columns have room for those that are not in the page.
 */
function WidestCells<Row>({ rows, columns }: { rows: readonly Row[]; columns: readonly Column<Row>[] }) {
  return (
    <tfoot className="table-widest" aria-hidden="true">
      <tr>
        {columns.map((column) => {
          const widest = longestOf(rows, column);
          return (
            <td key={column.key} className={column.numeric ? "number" : undefined}>
              {widest !== undefined && column.show(widest)}
            </td>
          );
        })}
      </tr>
    </tfoot>
  );
}

function longestOf<Row>(rows: readonly Row[], { cell }: Column<Row>): Row | undefined {
  const lengthOf = (row: Row) => String(cell?.(row) ?? "").length;
  return rows.reduce<Row | undefined>(
    (longest, row) => (longest === undefined || lengthOf(row) > lengthOf(longest) ? row : longest),
    undefined,
  );
}

function withPlace(places: number[], place: number): number[] {
  return place < 0 || places.includes(place) ? places : [...places, place].sort((one, other) => one - other);
}
