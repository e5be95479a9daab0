import { formatDay } from "../format/time";
import { MESSAGES } from "../messages/messages";
import { TextWithTooltip } from "../ui/tooltip";

const TEXTS = MESSAGES.table;

/** Marks a node or hotspot that was removed from the structure and is shown for its history. */
export function Deleted({ at, zone }: { at: string | null; zone: string }) {
  if (at === null) return null;
  return (
    <TextWithTooltip text={TEXTS.deletedOn(formatDay(at, zone))} className="badge gone">
      {TEXTS.deletedOnHidden(formatDay(at, zone))}
    </TextWithTooltip>
  );
}
