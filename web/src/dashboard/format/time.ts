// Dates and times in a zone, as the browser's locale writes them.

import type { Interval, SpanFragment } from "../api/documents";
import { dateFormat } from "./locale";

const DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric" };
const HOUR: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
const DATE: Intl.DateTimeFormatOptions = {
  calendar: "gregory",
  numberingSystem: "latn",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
};
const MS_A_DAY = 86_400_000;
/**
 * By how much clocks are set back, seen from either side, in milliseconds: an hour, and half of one on Lord Howe
 * Island.
 */
const CLOCK_CHANGES = [-3_600_000, -1_800_000, 1_800_000, 3_600_000];

export function formatDay(at: string, zone: string): string {
  return dateFormat(zone, DAY).format(new Date(at));
}

export function formatInstant(at: string, zone: string): string {
  return dateFormat(zone, { ...DAY, ...HOUR }).format(new Date(at));
}

/** Of which time something is: the hour, with its day where that is not today. */
export function formatAge(at: number, zone: string): string {
  const [then, now] = [new Date(at), new Date()];
  const isToday = localDate(then, zone) === localDate(now, zone);
  return dateFormat(zone, isToday ? HOUR : { ...DAY, ...HOUR }).format(then);
}

/** The local date as the API takes it: 2026-11-24. */
export function localDate(at: Date, zone: string): string {
  const parts = new Map(
    dateFormat(zone, DATE)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return [parts.get("year")?.padStart(4, "0"), parts.get("month"), parts.get("day")].join("-");
}

/** A period: its days where it consists of whole ones, else its instants. The end is the last moment within. */
export function formatSpan({ start, end, timeZone }: SpanFragment): string {
  const [from, to] = [new Date(start), new Date(Date.parse(end) - 1)];
  const whole = startsDay(from, timeZone) && startsDay(new Date(end), timeZone);
  return dateFormat(timeZone, whole ? DAY : { ...DAY, ...HOUR }).formatRange(from, whole ? to : new Date(end));
}

/** The name of a bucket in a tooltip or a table: complete and unmistakable. */
export function formatBucket(start: string, end: string, interval: Interval, zone: string): string {
  const at = new Date(start);
  switch (interval) {
    case "HOUR":
      return formatHour(at, zone);
    case "DAY":
      return dateFormat(zone, { weekday: "short", ...DAY }).format(at);
    case "MONTH":
      return isMonth(start, end, zone)
        ? dateFormat(zone, { month: "long", year: "numeric" }).format(at)
        : formatSpan({ start, end, timeZone: zone });
    default:
      return formatSpan({ start, end, timeZone: zone });
  }
}

/** An hour with its day, and with the name of its time where the clock shows it twice as winter begins. */
function formatHour(at: Date, zone: string): string {
  const options: Intl.DateTimeFormatOptions = { weekday: "short", ...DAY, ...HOUR };
  const format = dateFormat(zone, options);
  const name = format.format(at);
  const isTwice = CLOCK_CHANGES.some((change) => format.format(new Date(at.getTime() + change)) === name);
  return isTwice ? dateFormat(zone, { ...options, timeZoneName: "short" }).format(at) : name;
}

/** Whether the clock of the zone shows midnight; where midnight is skipped, one o'clock is as good. */
export function startsDay(at: Date, zone: string): boolean {
  return localDate(new Date(at.getTime() - 1), zone) !== localDate(at, zone);
}

/** Whether a time goes from the start of the first day of a month to its end. */
function isMonth(start: string, end: string, zone: string): boolean {
  const [from, to] = [new Date(start), new Date(end)];
  if (!startsDay(from, zone) || !startsDay(to, zone)) return false;
  const [first, next] = [localDate(from, zone), localDate(to, zone)];
  return (
    first.endsWith("-01") && next.endsWith("-01") && next <= localDate(new Date(from.getTime() + 32 * MS_A_DAY), zone)
  );
}
