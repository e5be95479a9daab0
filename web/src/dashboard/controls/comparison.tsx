import { useEffect, useRef, useState } from "react";
import type { SpanFragment } from "../data/documents";
import { addDays } from "../format/calendar-date";
import { now } from "../format/clock";
import { localDate } from "../format/time";
import { useNavigate } from "../location/history";
import type { PageLocation } from "../location/location";
import { isDay } from "../location/period";
import { MESSAGES } from "../messages/messages";
import { Icon } from "../ui/icon";

const TEXTS = MESSAGES.controls.comparison;

/** Selects the period that the numbers are compared with. */
export function ComparisonControl({ location, span }: { location: PageLocation; span: SpanFragment | undefined }) {
  const navigate = useNavigate();
  const { compare } = location;
  const day = typeof compare === "object" ? compare?.firstDay : undefined;

  const choose = (chosen: string) => {
    switch (chosen) {
      case "none":
        return navigate({ compare: null });
      case "PREVIOUS_PERIOD":
      case "SAME_PERIOD_LAST_YEAR":
        return navigate({ compare: chosen });
      default:
        // Start with 52 weeks before, so that weekdays match.
        return navigate({
          compare: { firstDay: addDays(localDate(span ? new Date(span.start) : now(), location.zone), -364) },
        });
    }
  };
  return (
    <>
      <label className="field select">
        <Icon name="compare" />
        <select
          aria-label={TEXTS.label}
          value={day ? "day" : ((compare as string | null) ?? "none")}
          onChange={(event) => choose(event.target.value)}
        >
          <option value="none">{TEXTS.none}</option>
          <option value="PREVIOUS_PERIOD">{TEXTS.previousPeriod}</option>
          <option value="SAME_PERIOD_LAST_YEAR">{TEXTS.samePeriodLastYear}</option>
          <option value="day">{TEXTS.fromDay}</option>
        </select>
      </label>
      {day && <FirstDay day={day} onChoose={(firstDay) => navigate({ compare: { firstDay } })} />}
    </>
  );
}

/**
 * A date input that commits a day chosen in the browser's calendar at once, and a typed one on Enter or blur: while a
 * date is being typed, the input holds dates such as 2 March of the year 202.
 */
function FirstDay({ day, onChoose }: { day: string; onChoose: (day: string) => void }) {
  const [draft, setDraft] = useState(day);
  const isTyping = useRef(false);
  useEffect(() => setDraft(day), [day]);
  const commit = (chosen: string) => {
    isTyping.current = false;
    if (!isDay(chosen)) setDraft(day);
    else if (chosen !== day) onChoose(chosen);
  };
  return (
    <label className="field">
      <input
        type="date"
        aria-label={TEXTS.firstDay}
        value={draft}
        onPointerDown={() => {
          isTyping.current = false;
        }}
        onKeyDown={(event) => {
          isTyping.current = true;
          if (event.key === "Enter") commit(draft);
        }}
        onChange={(event) => {
          setDraft(event.target.value);
          if (!isTyping.current) commit(event.target.value);
        }}
        onBlur={() => commit(draft)}
      />
    </label>
  );
}
