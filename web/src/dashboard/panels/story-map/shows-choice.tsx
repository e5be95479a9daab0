import { useNavigate } from "../../location/history";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { Segments } from "../../ui/segments";

const TEXTS = MESSAGES.storyMap;
const SHOWN = ["counts", "change"] as const;

/** Switches between how often viewers went where, and how that has changed. */
export function ShowsChoice({ location: { compare, mapShows } }: { location: PageLocation }) {
  const navigate = useNavigate();
  if (compare === null) return null;
  return (
    <Segments
      label={TEXTS.shows}
      options={SHOWN.map((value) => ({ value, label: TEXTS[value] }))}
      value={mapShows}
      onChoose={(shown) => navigate({ mapShows: shown })}
    />
  );
}
