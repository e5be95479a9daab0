import { useNavigate } from "../../location/history";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";

const TEXTS = MESSAGES.paths;

/** Shows all ways again. */
export function ResetButton({ location: { passes, endsAt } }: { location: PageLocation }) {
  const navigate = useNavigate();
  if (passes.length === 0 && endsAt === null) return null;
  return (
    <button type="button" className="button quiet" onClick={() => navigate({ passes: [], endsAt: null })}>
      {TEXTS.reset}
    </button>
  );
}

/** Chooses whether a node that follows itself stands once in a way. */
export function RepeatsChoice({ location: { repeats } }: { location: PageLocation }) {
  const navigate = useNavigate();
  return (
    <label className="paths-repeats">
      <input
        type="checkbox"
        checked={repeats === "KEPT"}
        onChange={(event) => navigate({ repeats: event.target.checked ? "KEPT" : "COLLAPSED" })}
      />
      {TEXTS.repeats}
    </label>
  );
}
