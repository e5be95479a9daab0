import { formatValue } from "../../format/number";
import type { Stage } from "./stage";

interface Props {
  stage: Stage;
  /** All sessions of the period, which fill the whole track. */
  total: number;
}

/**
 * The sessions that came to a level as a bar, followed by those that came to the level before and not to this one. A mark
 * stands where the bar would end if as large a share had come as in the compared period.
 */
export function Reach({ stage: { count, dropped, comparison }, total }: Props) {
  const width = (sessions: number) => ({ width: `${total > 0 ? (sessions / total) * 100 : 0}%` });
  const before = comparison?.share ?? null;
  return (
    <span className="funnel-reach">
      <span className="funnel-track" aria-hidden="true">
        <span className="funnel-bar" style={width(count)} />
        <span className="funnel-dropped" style={width(dropped)} />
        {before !== null && <span className="funnel-before" style={{ left: `${before * 100}%` }} />}
      </span>
      <span>{formatValue(count, "count")}</span>
    </span>
  );
}
