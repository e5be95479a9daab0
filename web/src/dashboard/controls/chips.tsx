import { DIMENSION_NAMES } from "../data/documents";
import { type Audience, DIMENSIONS, withValues } from "../location/audience";
import { useNavigate } from "../location/history";
import type { PageLocation } from "../location/location";
import { MESSAGES } from "../messages/messages";
import { BehaviourChips } from "./behaviour-chips";
import { Chip } from "./chip";
import { valueLabel } from "./value-label";
import "./chips.css";

const TEXTS = MESSAGES.controls.chips;

interface Condition {
  label: string;
  value: string;
  /** The audience without this condition. */
  without: Audience;
}

/** The conditions that narrow the audience, each with a button that removes it, except in an embed. */
export function AudienceChips({ location }: { location: PageLocation }) {
  const navigate = useNavigate();
  const conditions = listConditions(location.audience);
  const { behaviours } = location.audience;
  if (conditions.length === 0 && behaviours.length === 0) return null;
  return (
    <ul className="chips" aria-label={TEXTS.label}>
      {conditions.map(({ label, value, without }) => (
        <Chip
          key={label + value}
          {...{ label, value }}
          onRemove={location.embed ? null : () => navigate({ audience: without })}
        />
      ))}
      {behaviours.length > 0 && <BehaviourChips location={location} />}
    </ul>
  );
}

function listConditions(audience: Audience): Condition[] {
  const conditions: Condition[] = DIMENSION_NAMES.flatMap((name) => {
    const chosen = audience.values[name] ?? [];
    return chosen.map((value) => ({
      label: DIMENSIONS[name].label,
      value: valueLabel(name, value),
      without: withValues(
        audience,
        name,
        chosen.filter((each) => each !== value),
      ),
    }));
  });
  for (const viewer of audience.viewers) {
    const others = audience.viewers.filter((each) => each !== viewer);
    conditions.push({ label: TEXTS.viewer, value: viewer, without: { ...audience, viewers: others } });
  }
  if (audience.kind) {
    const value = audience.kind === "ANONYMOUS" ? TEXTS.anonymous : TEXTS.authenticated;
    conditions.push({ label: TEXTS.viewers, value, without: { ...audience, kind: null } });
  }
  return conditions;
}
