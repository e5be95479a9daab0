import { formatValue } from "../../format/number";
import type { Way } from "./ways";

interface Props {
  way: Way;
  /** The share that fills the whole track. */
  largest: number;
}

/** A share as a number and as a bar, with a whisker over the interval of the share. */
export function ShareInterval({ way: { share, interval }, largest }: Props) {
  const length = (value: number) => `${largest > 0 ? (value / largest) * 100 : 0}%`;
  return (
    <span className="choice-share">
      <span className="choice-track" aria-hidden="true">
        <span className="choice-bar" style={{ width: length(share ?? 0) }} />
        {interval && (
          <span
            className="choice-whisker"
            style={{ left: length(interval.low), width: length(interval.high - interval.low) }}
          />
        )}
      </span>
      <span>{formatValue(share, "percent")}</span>
    </span>
  );
}
