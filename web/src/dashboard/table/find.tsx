import { formatValue } from "../format/number";
import { Icon } from "../theme/icon";
import type { Column } from "./table";

interface Props {
  caption: string;
  total: number;
  found: number;
  search: string;
  onSearch: (search: string) => void;
}

/** Searches a table whose rows are not all in the page. */
export function Find({ caption, total, found, search, onSearch }: Props) {
  return (
    <div className="table-find">
      <label className="field">
        <Icon name="search" />
        <input
          type="search"
          aria-label={`Find in ${caption}`}
          placeholder={`Find in ${formatValue(total, "count")} rows`}
          value={search}
          onChange={(event) => onSearch(event.target.value)}
        />
      </label>
      <span aria-live="polite">{search && `${formatValue(found, "count")} found`}</span>
    </div>
  );
}

/** The rows of which a text contains what is searched for, in any case of letters. */
export function findRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], search: string): readonly Row[] {
  const wanted = search.trim().toLowerCase();
  if (!wanted) return rows;
  return rows.filter((row) =>
    columns.some(({ cell, searched }) => {
      const value = searched?.(row) ?? cell?.(row);
      return typeof value === "string" && value.toLowerCase().includes(wanted);
    }),
  );
}
