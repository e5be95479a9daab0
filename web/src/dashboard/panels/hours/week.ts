// A timeline by hours as the hours of a week.

import { localTimeFormatter } from "../../format/day";

/** An hour of the day on a weekday. */
export interface WeekHour {
  /** 0 for Monday. */
  weekday: number;
  hour: number;
  total: number;
  /** The number of days of the timeline that have the hour: clocks that go forward skip one. */
  days: number;
  /** Per day; null if no day has the hour. */
  average: number | null;
}

/** The Monday that the weekdays of dates are counted from: 1 January 1990. */
const MONDAY = Date.UTC(1990, 0, 1);
const MS_PER_DAY = 86_400_000;

/**
 * All 168 hours of a week from Monday on, by the clocks of a zone. An hour that occurs twice in a day, since clocks go
 * back, is one hour of that day with all that happened in both.
 *
 * @param starts the starts of the hours of a timeline, ascending; several may be in one hour
 */
export function sumByWeekHour(starts: readonly string[], values: readonly number[], zone: string): WeekHour[] {
  const local = localTimeFormatter(zone);
  const week = Array.from({ length: 168 }, (_, index) => ({
    ...{ weekday: Math.floor(index / 24), hour: index % 24, total: 0, days: 0, lastDay: "" },
  }));
  for (const [index, start] of starts.entries()) {
    const [day = "", time = ""] = local(new Date(start)).split(" ");
    const weekday = ((Math.round((Date.parse(day) - MONDAY) / MS_PER_DAY) % 7) + 7) % 7;
    const hour = week[weekday * 24 + Number.parseInt(time, 10)];
    if (!hour) continue;
    hour.total += values[index] ?? 0;
    if (hour.lastDay !== day) hour.days += 1;
    hour.lastDay = day;
  }
  return week.map(({ lastDay: _, ...hour }) => ({ ...hour, average: hour.days > 0 ? hour.total / hour.days : null }));
}

/** The hour with the largest average, the first one of several. */
export function busiestOf(week: readonly WeekHour[]): WeekHour | undefined {
  const largest = Math.max(...week.map(({ average }) => average ?? 0));
  return week.find(({ average }) => average === largest);
}
