import { formatDay } from "../format/time";
import { Explained } from "../state/hint";

/** Marks what was removed from the video and is still known for its history. */
export function Deleted({ at, zone }: { at: string | null; zone: string }) {
  if (at === null) return null;
  return (
    <Explained text={`Deleted on ${formatDay(at, zone)}`} className="badge gone">
      Deleted<span className="visually-hidden"> on {formatDay(at, zone)}</span>
    </Explained>
  );
}
