import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { addDays, addMonths, clampDay, dayForKey, orderDays, weeksOfMonth } from "../format/calendar-date";
import { dateFormat } from "../format/locale";
import { MESSAGES } from "../messages/messages";
import { Icon } from "../ui/icon";
import "./calendar.css";

const TEXTS = MESSAGES.controls.calendar;

interface Props {
  /** The chosen days, both included. */
  chosen: { firstDay: string; lastDay: string };
  today: string;
  onChoose: (days: { firstDay: string; lastDay: string }) => void;
}

const MONTH = dateFormat("UTC", { month: "long", year: "numeric" });
const WEEKDAY = dateFormat("UTC", { weekday: "narrow" });
const FULL_DATE = dateFormat("UTC", { dateStyle: "full" });

/** A calendar month in which two clicks choose a range of days. */
export function Calendar({ chosen, today, onChoose }: Props) {
  const [focused, setFocused] = useState(clampDay(chosen.lastDay));
  const [rangeStart, setRangeStart] = useState<string | null>(null);
  const [hovered, setHovered] = useState<string | null>(null);
  const grid = useRef<HTMLTableElement>(null);
  const movedByKey = useRef(false);

  useEffect(() => {
    if (movedByKey.current) grid.current?.querySelector<HTMLElement>(`[data-day="${focused}"]`)?.focus();
    movedByKey.current = false;
  }, [focused]);

  const range = rangeStart ? orderDays(rangeStart, hovered ?? rangeStart) : chosen;
  const weeks = weeksOfMonth(focused);
  const month = focused.slice(0, 7);
  const choose = (day: string) => {
    if (!rangeStart) return setRangeStart(day);
    setRangeStart(null);
    onChoose(orderDays(rangeStart, day));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const target = dayForKey(focused, event.key);
    if (!target) return;
    event.preventDefault();
    movedByKey.current = true;
    setFocused(target);
    setHovered(target);
  };
  return (
    <div className="calendar">
      <div className="calendar-head">
        <button
          type="button"
          className="button quiet"
          disabled={!isSelectable(addDays(addMonths(focused, 0), -1))}
          onClick={() => setFocused(addMonths(focused, -1))}
        >
          <Icon name="left" />
          <span className="visually-hidden">{TEXTS.previous}</span>
        </button>
        <span aria-live="polite">{MONTH.format(new Date(focused))}</span>
        <button
          type="button"
          className="button quiet"
          disabled={!isSelectable(addMonths(focused, 1))}
          onClick={() => setFocused(addMonths(focused, 1))}
        >
          <Icon name="right" />
          <span className="visually-hidden">{TEXTS.next}</span>
        </button>
      </div>
      <table ref={grid} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            {weeks[0]?.map((day) => (
              <th key={day} scope="col">
                {WEEKDAY.format(new Date(day))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <td key={day} className={day >= range.firstDay && day <= range.lastDay ? "within" : undefined}>
                  <button
                    type="button"
                    data-day={day}
                    disabled={!isSelectable(day)}
                    tabIndex={day === focused ? 0 : -1}
                    aria-label={FULL_DATE.format(new Date(day))}
                    aria-pressed={day === range.firstDay || day === range.lastDay}
                    aria-current={day === today ? "date" : undefined}
                    className={day.startsWith(month) ? undefined : "other-month"}
                    onClick={() => choose(day)}
                    onPointerEnter={() => setHovered(day)}
                  >
                    {Number(day.slice(8))}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="calendar-hint">{rangeStart ? TEXTS.chooseOther : TEXTS.chooseBoth}</p>
    </div>
  );
}

/** Whether the API accepts periods of this day. */
function isSelectable(day: string): boolean {
  return clampDay(day) === day;
}
