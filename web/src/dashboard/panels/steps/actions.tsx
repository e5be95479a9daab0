import type { StepDirection } from "../../data/documents";
import { formatValue } from "../../format/number";
import { useNavigate } from "../../location/history";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { Segments } from "../../ui/segments";

const TEXTS = MESSAGES.steps;
const DIRECTIONS: readonly StepDirection[] = ["FORWARD", "BACKWARD"];
const COUNTS = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** Follows sessions from their start again, or back from their end. */
export function StepsReset({ location: { stepsFrom, stepDirection } }: { location: PageLocation }) {
  const navigate = useNavigate();
  if (stepsFrom === null) return null;
  return (
    <button type="button" className="button quiet" onClick={() => navigate({ stepsFrom: null })}>
      {TEXTS.reset[stepDirection]}
    </button>
  );
}

/** Selects the direction and the number of steps. */
export function StepsActions({ location: { stepDirection, stepCount } }: { location: PageLocation }) {
  const navigate = useNavigate();
  return (
    <>
      <Segments
        label={TEXTS.direction}
        options={DIRECTIONS.map((value) => ({ value, label: TEXTS.directions[value] }))}
        value={stepDirection}
        onChoose={(direction) => navigate({ stepDirection: direction })}
      />
      <label className="field select steps-count">
        <select
          aria-label={TEXTS.count}
          value={stepCount}
          onChange={(event) => navigate({ stepCount: Number(event.target.value) })}
        >
          {COUNTS.map((count) => (
            <option key={count} value={count}>
              {TEXTS.steps(formatValue(count, "count"))}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}
