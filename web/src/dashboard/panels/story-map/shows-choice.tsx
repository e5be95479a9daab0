import { useNavigate } from "../../location/history";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";

const TEXTS = MESSAGES.storyMap;

/** Switches between how often viewers went where, and how that has changed. */
export function ShowsChoice({ location: { compare, mapShows } }: { location: PageLocation }) {
  const navigate = useNavigate();
  if (compare === null) return null;
  return (
    <div className="segments" role="group" aria-label={TEXTS.shows}>
      {(["counts", "change"] as const).map((each) => (
        <button key={each} type="button" aria-pressed={mapShows === each} onClick={() => navigate({ mapShows: each })}>
          {TEXTS[each]}
        </button>
      ))}
    </div>
  );
}
