import { formatValue } from "../format/number";
import { useNavigate } from "../location/history";
import type { PageLocation } from "../location/location";
import { MESSAGES } from "../messages/messages";
import { Icon } from "../ui/icon";
import "./pager.css";

const TEXTS = MESSAGES.table;

interface Props {
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
export function Pager({ location, size, shown, total, next }: Props) {
  const navigate = useNavigate();
  const { pages } = location;
  if (pages.length === 0 && next === null) return null;
  const first = pages.length * size + 1;
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
        disabled={pages.length === 0}
        onClick={() => navigate({ pages: pages.slice(0, -1) })}
      >
        <Icon name="left" />
        {TEXTS.previous}
      </button>
      <button
        type="button"
        className="button"
        disabled={next === null}
        onClick={() => next !== null && navigate({ pages: [...pages, next] })}
      >
        {TEXTS.next}
        <Icon name="right" />
      </button>
    </nav>
  );
}
