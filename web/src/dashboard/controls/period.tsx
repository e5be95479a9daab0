import type { Preset, SpanFragment } from "../data/documents";
import { addDays } from "../format/calendar-date";
import { now } from "../format/clock";
import { startOfDay } from "../format/day";
import { formatSpan, localDate, startsDay } from "../format/time";
import { useNavigate } from "../location/history";
import type { PageLocation } from "../location/location";
import { type PeriodChoice, PRESETS, suitableInterval } from "../location/period";
import { MESSAGES } from "../messages/messages";
import { Popover } from "../ui/popover";
import { Calendar } from "./calendar";
import "./period.css";

const TEXTS = MESSAGES.controls.period;

/** Selects the period. `span` is the period as the API resolved it, undefined before its first response. */
export function PeriodControl({ location, span }: { location: PageLocation; span: SpanFragment | undefined }) {
  const navigate = useNavigate();
  const today = localDate(now(), location.zone);
  const choose = (period: PeriodChoice) => {
    // The interval may not suit the new period.
    const interval = suitableInterval(period) === suitableInterval(location.period) ? location.interval : null;
    navigate({ period, interval, pages: [] });
  };
  return (
    <Popover icon="calendar" name={TEXTS.name} label={describePeriod(location, span)} className="period">
      {(close) => (
        <>
          <ul className="period-presets">
            {(Object.keys(PRESETS) as Preset[]).map((preset) => (
              <li key={preset}>
                <button
                  type="button"
                  aria-pressed={"preset" in location.period && location.period.preset === preset}
                  onClick={() => {
                    choose({ preset });
                    close();
                  }}
                >
                  {TEXTS.presets[preset]}
                </button>
              </li>
            ))}
          </ul>
          <div className="period-days">
            <Calendar
              chosen={chosenDays(location, span, today)}
              today={today}
              onChoose={(days) => {
                choose(days);
                close();
              }}
            />
          </div>
        </>
      )}
    </Popover>
  );
}

/** The period in words: a preset with its days. */
export function describePeriod({ period, zone }: PageLocation, span: SpanFragment | undefined): string {
  const preset = "preset" in period ? TEXTS.presets[period.preset] : null;
  // `span` is that of the previous period until the next response.
  const days = "firstDay" in period ? daysSpan(period, zone) : "start" in period ? { ...period, timeZone: zone } : span;
  if (!days) return preset ?? "";
  return preset ? TEXTS.describePreset(preset, formatSpan(days)) : formatSpan(days);
}

function daysSpan({ firstDay, lastDay }: { firstDay: string; lastDay: string }, zone: string): SpanFragment {
  const [start, end] = [startOfDay(firstDay, zone), startOfDay(addDays(lastDay, 1), zone)];
  return { start: start.toISOString(), end: end.toISOString(), timeZone: zone };
}

function chosenDays({ period, zone }: PageLocation, span: SpanFragment | undefined, today: string) {
  if ("firstDay" in period) return period;
  const instants = "start" in period ? period : span;
  if (!instants) return { firstDay: today, lastDay: today };
  const end = new Date(instants.end);
  const last = startsDay(end, zone) ? new Date(end.getTime() - 1) : end;
  return { firstDay: localDate(new Date(instants.start), zone), lastDay: localDate(last, zone) };
}
