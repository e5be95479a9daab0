import { formatDay } from "../format/time";

/** Marks what was removed from the video and is still known for its history. */
export function Deleted({ at, zone }: { at: string | null; zone: string }) {
  if (at === null) return null;
  return (
    <span className="badge gone" title={`Deleted on ${formatDay(at, zone)}`}>
      Deleted<span className="visually-hidden"> on {formatDay(at, zone)}</span>
    </span>
  );
}
