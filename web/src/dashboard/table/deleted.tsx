import { formatDay } from "../format/time";
import { TextWithTooltip } from "../ui/tooltip";

/** Marks a node or hotspot that was removed from the structure and is shown for its history. */
export function Deleted({ at, zone }: { at: string | null; zone: string }) {
  if (at === null) return null;
  return (
    <TextWithTooltip text={`Deleted on ${formatDay(at, zone)}`} className="badge gone">
      Deleted<span className="visually-hidden"> on {formatDay(at, zone)}</span>
    </TextWithTooltip>
  );
}
