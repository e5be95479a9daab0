import { useEffect, useRef, useState } from "react";
import type { Address } from "../address/address";
import { useNavigate } from "../address/history";
import { isDay } from "../address/period";
import type { SpanFragment } from "../api/documents";
import { localDate } from "../format/time";
import { Icon } from "../theme/icon";
import { addDays } from "./month";

/** Chooses what the numbers are compared with. */
export function ComparisonControl({ address, span }: { address: Address; span: SpanFragment | undefined }) {
  const navigate = useNavigate();
  const { compare } = address;
  const day = typeof compare === "object" ? compare?.firstDay : undefined;

  const choose = (chosen: string) => {
    switch (chosen) {
      case "none":
        return navigate({ compare: null });
      case "PREVIOUS_PERIOD":
      case "SAME_PERIOD_LAST_YEAR":
        return navigate({ compare: chosen });
      default:
        // Somewhere to start from: 52 weeks before, so that weekdays meet.
        return navigate({
          compare: { firstDay: addDays(localDate(new Date(span?.start ?? Date.now()), address.zone), -364) },
        });
    }
  };
  return (
    <>
      <label className="field select">
        <Icon name="compare" />
        <select
          aria-label="Comparison"
          value={day ? "day" : ((compare as string | null) ?? "none")}
          onChange={(event) => choose(event.target.value)}
        >
          <option value="none">No comparison</option>
          <option value="PREVIOUS_PERIOD">Previous period</option>
          <option value="SAME_PERIOD_LAST_YEAR">Same period last year</option>
          <option value="day">Same length from a day</option>
        </select>
      </label>
      {day && <FirstDay day={day} onChoose={(firstDay) => navigate({ compare: { firstDay } })} />}
    </>
  );
}

/**
 * A date that is taken when it is chosen in the browser's calendar or, if typed, when Enter or leaving the field says that
 * it is complete: on the way there stand dates such as 2 March of the year 202.
 */
function FirstDay({ day, onChoose }: { day: string; onChoose: (day: string) => void }) {
  const [draft, setDraft] = useState(day);
  const typing = useRef(false);
  useEffect(() => setDraft(day), [day]);
  const settle = (chosen: string) => {
    typing.current = false;
    if (!isDay(chosen)) setDraft(day);
    else if (chosen !== day) onChoose(chosen);
  };
  return (
    <label className="field">
      <input
        type="date"
        aria-label="First day of the compared period"
        value={draft}
        onPointerDown={() => {
          typing.current = false;
        }}
        onKeyDown={(event) => {
          typing.current = true;
          if (event.key === "Enter") settle(draft);
        }}
        onChange={(event) => {
          setDraft(event.target.value);
          if (!typing.current) settle(event.target.value);
        }}
        onBlur={() => settle(draft)}
      />
    </label>
  );
}
