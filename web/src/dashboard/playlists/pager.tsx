import type { Address } from "../address/address";
import { useNavigate } from "../address/history";
import { formatValue } from "../format/number";
import { Icon } from "../theme/icon";

interface Props {
  address: Address;
  /** Of a full page. */
  size: number;
  /** How many this page has. */
  shown: number;
  total: number;
  /** Cursor that the next page comes after; null on the last page. */
  next: string | null;
}

/** Goes through the pages. */
export function Pager({ address, size, shown, total, next }: Props) {
  const navigate = useNavigate();
  const { pages } = address;
  if (pages.length === 0 && next === null) return null;
  const first = pages.length * size + 1;
  return (
    <nav className="pager" aria-label="Pages">
      <span className="number">
        {formatValue(first, "count")}–{formatValue(first + shown - 1, "count")} of {formatValue(total, "count")}
      </span>
      <button
        type="button"
        className="button"
        disabled={pages.length === 0}
        onClick={() => navigate({ pages: pages.slice(0, -1) })}
      >
        <Icon name="left" />
        Previous
      </button>
      <button
        type="button"
        className="button"
        disabled={next === null}
        onClick={() => next !== null && navigate({ pages: [...pages, next] })}
      >
        Next
        <Icon name="right" />
      </button>
    </nav>
  );
}
