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
    <span className="choices-share">
      <span className="choices-track" aria-hidden="true">
        <span className="choices-bar" style={{ width: length(share ?? 0) }} />
        {interval && (
          <span
            className="choices-whisker"
            style={{ left: length(interval.low), width: length(interval.high - interval.low) }}
          />
        )}
      </span>
      <span>{formatValue(share, "percent")}</span>
    </span>
  );
}
