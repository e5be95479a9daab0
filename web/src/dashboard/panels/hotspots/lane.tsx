import { formatSeconds } from "../../format/number";
import { MESSAGES } from "../../messages/messages";
import type { Hotspot } from "./hotspot";

interface Props {
  hotspot: Hotspot;
  /** Length of the axis in seconds. */
  length: number;
  /** Clicks relative to the most clicked hotspot, from 0 to 1. */
  heat: number;
}

/** The time axis of a node’s media, with the range in which a hotspot is shown. */
export function Lane({ hotspot, length, heat }: Props) {
  const { shownFrom, shownUntil } = hotspot;
  if (shownFrom === null && shownUntil === null)
    return <span className="hotspot-lane-times">{MESSAGES.hotspots.unknown}</span>;
  const [left, right] = laneBounds(shownFrom ?? 0, shownUntil ?? length, length);
  const format = (seconds: number | null) => (seconds === null ? "?" : formatSeconds(seconds));
  const span = `${format(shownFrom)} – ${format(shownUntil)}`;
  return (
    <span className="hotspot-lane">
      <span className="hotspot-lane-axis" aria-hidden="true">
        <span
          className="hotspot-lane-range"
          style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%`, opacity: 0.25 + 0.75 * heat }}
        />
      </span>
      <span className="hotspot-lane-times number">{span}</span>
    </span>
  );
}

/** Both ends as shares of the axis. The range keeps a minimum width, and never leaves the axis. */
export function laneBounds(from: number, until: number, length: number): [left: number, right: number] {
  const left = Math.min(Math.max(from / length, 0), 0.98);
  const right = Math.min(Math.max(until / length, left + 0.02), 1);
  return [left, right];
}
