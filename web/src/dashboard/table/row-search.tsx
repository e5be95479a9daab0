import { formatValue } from "../format/number";
import { MESSAGES } from "../messages/messages";
import { Icon } from "../ui/icon";
import type { Column } from "./types";

const TEXTS = MESSAGES.table;

interface Props {
  caption: string;
  total: number;
  found: number;
  search: string;
  onSearch: (search: string) => void;
}

/** The search field of a virtualized table, which the browser's own search sees only in part. */
export function RowSearch({ caption, total, found, search, onSearch }: Props) {
  return (
    <div className="table-search">
      <label className="field">
        <Icon name="search" />
        <input
          type="search"
          aria-label={TEXTS.findIn(caption)}
          placeholder={TEXTS.find(formatValue(total, "count"))}
          value={search}
          onChange={(event) => onSearch(event.target.value)}
        />
      </label>
      <span aria-live="polite">{search && TEXTS.found(formatValue(found, "count"))}</span>
    </div>
  );
}

/** Returns the rows with a text that contains the search term, ignoring case; the same array for an empty search. */
export function searchRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], search: string): readonly Row[] {
  const term = search.trim().toLowerCase();
  if (!term) return rows;
  return rows.filter((row) =>
    columns.some(({ sortValue, searchText }) => {
      const value = searchText?.(row) ?? sortValue?.(row);
      return typeof value === "string" && value.toLowerCase().includes(term);
    }),
  );
}
