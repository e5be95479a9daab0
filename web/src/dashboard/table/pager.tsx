import { cursorsOf, withCursors } from "../data/lists";
import { formatValue } from "../format/number";
import { useNavigate } from "../location/history";
import type { PageLocation } from "../location/location";
import { MESSAGES } from "../messages/messages";
import { Icon } from "../ui/icon";
import "./pager.css";

const TEXTS = MESSAGES.table;

interface Props {
  list: { table: string };
  location: PageLocation;
  /** Number of rows of a full page. */
  size: number;
  /** Number of rows of this page. */
  shown: number;
  total: number;
  /** Cursor that the next page begins after; null on the last page. */
  next: string | null;
}

/** Buttons to the previous and the next page. */
export function Pager({ list, location, size, shown, total, next }: Props) {
  const navigate = useNavigate();
  const cursors = cursorsOf(list, location);
  const goTo = (others: readonly string[]) => navigate({ pages: withCursors(list, location, others) });
  if (cursors.length === 0 && next === null) return null;
  const first = cursors.length * size + 1;
  return (
    <nav className="pager" aria-label={TEXTS.pages}>
      <span className="number">
        {TEXTS.pageOf(
          formatValue(first, "count"),
          formatValue(first + shown - 1, "count"),
          formatValue(total, "count"),
        )}
      </span>
      <button
        type="button"
        className="button"
        disabled={cursors.length === 0}
        onClick={() => goTo(cursors.slice(0, -1))}
      >
        <Icon name="left" />
        {TEXTS.previous}
      </button>
      <button
        type="button"
        className="button"
        disabled={next === null}
        onClick={() => next !== null && goTo([...cursors, next])}
      >
        {TEXTS.next}
        <Icon name="right" />
      </button>
    </nav>
  );
}
