import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { dateFormat } from "../format/locale";
import { Icon } from "../theme/icon";
import { addDays, addMonths, clampDay, dayByKey, orderDays, weeksOfMonth } from "./month";
import "./calendar.css";

interface Props {
  /** The days that are chosen by now, both included. */
  chosen: { firstDay: string; lastDay: string };
  today: string;
  onChoose: (days: { firstDay: string; lastDay: string }) => void;
}

const MONTH = dateFormat("UTC", { month: "long", year: "numeric" });
const WEEKDAY = dateFormat("UTC", { weekday: "narrow" });
const FULL = dateFormat("UTC", { dateStyle: "full" });

/** A month in which two clicks choose a range of days. */
export function Calendar({ chosen, today, onChoose }: Props) {
  const [focused, setFocused] = useState(clampDay(chosen.lastDay));
  const [begun, setBegun] = useState<string | null>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const grid = useRef<HTMLTableElement>(null);
  const moved = useRef(false);

  useEffect(() => {
    if (moved.current) grid.current?.querySelector<HTMLElement>(`[data-day="${focused}"]`)?.focus();
    moved.current = false;
  }, [focused]);

  const range = begun ? orderDays(begun, pointed ?? begun) : chosen;
  const weeks = weeksOfMonth(focused);
  const month = focused.slice(0, 7);
  const choose = (day: string) => {
    if (!begun) return setBegun(day);
    setBegun(null);
    onChoose(orderDays(begun, day));
  };
  const move = (event: KeyboardEvent) => {
    const target = dayByKey(focused, event.key);
    if (!target) return;
    event.preventDefault();
    moved.current = true;
    setFocused(target);
    setPointed(target);
  };
  return (
    <div className="calendar">
      <div className="calendar-head">
        <button
          type="button"
          className="button quiet"
          disabled={!isKnown(addDays(addMonths(focused, 0), -1))}
          onClick={() => setFocused(addMonths(focused, -1))}
        >
          <Icon name="left" />
          <span className="visually-hidden">Previous month</span>
        </button>
        <span aria-live="polite">{MONTH.format(new Date(focused))}</span>
        <button
          type="button"
          className="button quiet"
          disabled={!isKnown(addMonths(focused, 1))}
          onClick={() => setFocused(addMonths(focused, 1))}
        >
          <Icon name="right" />
          <span className="visually-hidden">Next month</span>
        </button>
      </div>
      <table ref={grid} onKeyDown={move}>
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
                    disabled={!isKnown(day)}
                    tabIndex={day === focused ? 0 : -1}
                    aria-label={FULL.format(new Date(day))}
                    aria-pressed={day === range.firstDay || day === range.lastDay}
                    aria-current={day === today ? "date" : undefined}
                    className={day.startsWith(month) ? undefined : "other-month"}
                    onClick={() => choose(day)}
                    onPointerEnter={() => setPointed(day)}
                  >
                    {Number(day.slice(8))}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="calendar-hint">{begun ? "Choose the other end." : "Choose the first and the last day."}</p>
    </div>
  );
}

/** Whether the API makes periods of a day. */
function isKnown(day: string): boolean {
  return clampDay(day) === day;
}
