// The calendar that days are picked from: plain dates as the API writes them, 2026-11-24, without any time zone.

const MS_A_DAY = 86_400_000;

/** The days that the API makes periods of, both included. */
export const FIRST_DAY = "1990-01-01";
export const LAST_DAY = "2100-12-31";

export function addDays(day: string, days: number): string {
  return dayAt(Date.parse(day) + days * MS_A_DAY);
}

/** How many days lie between two, 0 from a day to itself. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / MS_A_DAY);
}

/** The first day of the month that lies some months away. */
export function addMonths(day: string, months: number): string {
  const at = new Date(Date.parse(day));
  // Date.UTC takes the years 0 to 99 for those of the 20th century.
  return dayAt(at.setUTCMonth(at.getUTCMonth() + months, 1));
}

/** The day itself, or the nearest one that the API knows. */
export function clampDay(day: string): string {
  const at = Date.parse(day);
  if (at <= Date.parse(FIRST_DAY)) return FIRST_DAY;
  return at >= Date.parse(LAST_DAY) ? LAST_DAY : day;
}

/** The Monday of the week that a day is in. */
export function firstOfWeek(day: string): string {
  return addDays(day, -weekday(day));
}

/** The weeks, from Monday, that the month of a day touches. */
export function weeksOfMonth(day: string): string[][] {
  const monday = firstOfWeek(addMonths(day, 0));
  const weeks = Math.ceil(daysBetween(monday, addMonths(day, 1)) / 7);
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (_, place) => addDays(monday, week * 7 + place)),
  );
}

/** The two days of a range in their order. */
export function orderDays(one: string, other: string): { firstDay: string; lastDay: string } {
  return one <= other ? { firstDay: one, lastDay: other } : { firstDay: other, lastDay: one };
}

/** Where a key of the calendar leads to, within the days that the API knows; null for other keys. */
export function dayByKey(day: string, key: string): string | null {
  const target = leap(day, key);
  return target && clampDay(target);
}

function leap(day: string, key: string): string | null {
  switch (key) {
    case "ArrowLeft":
      return addDays(day, -1);
    case "ArrowRight":
      return addDays(day, 1);
    case "ArrowUp":
      return addDays(day, -7);
    case "ArrowDown":
      return addDays(day, 7);
    case "PageUp":
      return addMonths(day, -1);
    case "PageDown":
      return addMonths(day, 1);
    case "Home":
      return firstOfWeek(day);
    case "End":
      return addDays(day, 6 - weekday(day));
    default:
      return null;
  }
}

/** 0 for Monday. */
function weekday(day: string): number {
  return (new Date(day).getUTCDay() + 6) % 7;
}

/**
 * Years beyond 9999 have a sign and six digits: they are told by the end of the text, not by its first ten characters.
 */
function dayAt(at: number): string {
  return new Date(at).toISOString().split("T")[0] ?? "";
}
