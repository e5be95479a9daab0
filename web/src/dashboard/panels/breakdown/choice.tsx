import type { BreakdownBy } from "../../data/documents";
import { BREAKDOWNS } from "../../location/breakdown";
import { useNavigate } from "../../location/history";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { Icon } from "../../ui/icon";
import { breakdownLabel } from "./rows";

/** Selects what the numbers are broken down by. */
export function BreakdownChoice({ location }: { location: PageLocation }) {
  const navigate = useNavigate();
  return (
    <label className="field select breakdown-choice">
      <Icon name="filter" />
      <select
        aria-label={MESSAGES.breakdown.by}
        value={location.breakdown}
        onChange={(event) => navigate({ breakdown: event.target.value as BreakdownBy })}
      >
        {BREAKDOWNS.map((by) => (
          <option key={by} value={by}>
            {breakdownLabel(by)}
          </option>
        ))}
      </select>
    </label>
  );
}
