// Arithmetic on calendar dates without a time zone, as the API writes them: 2026-11-24.

const MS_PER_DAY = 86_400_000;

/** The first and the last day that the API accepts in periods. */
export const FIRST_DAY = "1990-01-01";
export const LAST_DAY = "2100-12-31";

export function addDays(day: string, days: number): string {
  return toDateString(Date.parse(day) + days * MS_PER_DAY);
}

/** The number of days from one date to another; 0 for the same date. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / MS_PER_DAY);
}

/** The first day of the month that is `months` after that of a date. */
export function addMonths(day: string, months: number): string {
  const at = new Date(Date.parse(day));
  // Date.UTC would move the years 0 to 99 to the 20th century.
  return toDateString(at.setUTCMonth(at.getUTCMonth() + months, 1));
}

/** The day itself, or the nearest one that the API accepts. */
export function clampDay(day: string): string {
  const at = Date.parse(day);
  if (at <= Date.parse(FIRST_DAY)) return FIRST_DAY;
  return at >= Date.parse(LAST_DAY) ? LAST_DAY : day;
}

/** The Monday of the week of a date. */
export function firstOfWeek(day: string): string {
  return addDays(day, -weekday(day));
}

/** The weeks, from Monday on, that overlap the month of a date. */
export function weeksOfMonth(day: string): string[][] {
  const monday = firstOfWeek(addMonths(day, 0));
  const weeks = Math.ceil(daysBetween(monday, addMonths(day, 1)) / 7);
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (_, weekday) => addDays(monday, week * 7 + weekday)),
  );
}

/** The range between two days in either order. */
export function orderDays(one: string, other: string): { firstDay: string; lastDay: string } {
  return one <= other ? { firstDay: one, lastDay: other } : { firstDay: other, lastDay: one };
}

/**
 * The day that a key moves the focus of a calendar to, clamped to the days that the API accepts; null for other keys.
 */
export function dayForKey(day: string, key: string): string | null {
  const target = moveDay(day, key);
  return target && clampDay(target);
}

function moveDay(day: string, key: string): string | null {
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

/** Splits at the T rather than after ten characters: years beyond 9999 have a sign and six digits. */
function toDateString(at: number): string {
  return new Date(at).toISOString().split("T")[0] ?? "";
}
