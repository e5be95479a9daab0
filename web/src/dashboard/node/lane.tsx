import { formatSeconds } from "../format/number";
import type { Hotspot } from "./hotspot";

interface Props {
  hotspot: Hotspot;
  /** Seconds of the whole axis. */
  length: number;
  /** Clicks as a share of those of the most clicked one. */
  heat: number;
}

/** The time axis of a video, with the stretch in which a hotspot is shown. */
export function Lane({ hotspot, length, heat }: Props) {
  const { shownFrom, shownUntil } = hotspot;
  if (shownFrom === null && shownUntil === null) return <span className="lane-times">Unknown</span>;
  const [left, right] = laneBounds(shownFrom ?? 0, shownUntil ?? length, length);
  const tell = (seconds: number | null) => (seconds === null ? "?" : formatSeconds(seconds));
  const span = `${tell(shownFrom)} – ${tell(shownUntil)}`;
  return (
    <span className="lane">
      <span className="lane-axis" aria-hidden="true">
        <span
          className="lane-stretch"
          style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%`, opacity: 0.25 + 0.75 * heat }}
        />
      </span>
      <span className="lane-times number">{span}</span>
    </span>
  );
}

/** Both ends as shares of the axis; a stretch never vanishes, and never leaves the axis. */
export function laneBounds(from: number, until: number, length: number): [left: number, right: number] {
  const left = Math.min(Math.max(from / length, 0), 0.98);
  const right = Math.min(Math.max(until / length, left + 0.02), 1);
  return [left, right];
}
