// Formats dates and times in a time zone and the browser's locale.

import type { Interval, SpanFragment } from "../data/documents";
import { now } from "./clock";
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
const MS_PER_DAY = 86_400_000;
/** Clock changes in both directions, in milliseconds: an hour, and half an hour on Lord Howe Island. */
const CLOCK_CHANGES = [-3_600_000, -1_800_000, 1_800_000, 3_600_000];

export function formatDay(at: string, zone: string): string {
  return dateFormat(zone, DAY).format(new Date(at));
}

export function formatInstant(at: string, zone: string): string {
  return dateFormat(zone, { ...DAY, ...HOUR }).format(new Date(at));
}

/** A past instant: its time, with its date unless that is today. */
export function formatAsOf(at: number, zone: string): string {
  const then = new Date(at);
  const isToday = localDate(then, zone) === localDate(now(), zone);
  return dateFormat(zone, isToday ? HOUR : { ...DAY, ...HOUR }).format(then);
}

/** The local date as the API writes it: 2026-11-24. */
export function localDate(at: Date, zone: string): string {
  const parts = new Map(
    dateFormat(zone, DATE)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return [parts.get("year")?.padStart(4, "0"), parts.get("month"), parts.get("day")].join("-");
}

/** A period: its days, both included, if it consists of whole days; otherwise its start and end. */
export function formatSpan({ start, end, timeZone }: SpanFragment): string {
  const [from, to] = [new Date(start), new Date(Date.parse(end) - 1)];
  const hasWholeDays = startsDay(from, timeZone) && startsDay(new Date(end), timeZone);
  return dateFormat(timeZone, hasWholeDays ? DAY : { ...DAY, ...HOUR }).formatRange(
    from,
    hasWholeDays ? to : new Date(end),
  );
}

/** The label of a bucket in a tooltip or a table: complete and unambiguous. */
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

/** An hour with its date, and with its zone abbreviation if the hour occurs twice because clocks are set back. */
function formatHour(at: Date, zone: string): string {
  const options: Intl.DateTimeFormatOptions = { weekday: "short", ...DAY, ...HOUR };
  const format = dateFormat(zone, options);
  const name = format.format(at);
  const isRepeated = CLOCK_CHANGES.some((change) => format.format(new Date(at.getTime() + change)) === name);
  return isRepeated ? dateFormat(zone, { ...options, timeZoneName: "short" }).format(at) : name;
}

/** Whether a local day begins at an instant: at midnight, or later where a clock change skips midnight. */
export function startsDay(at: Date, zone: string): boolean {
  return localDate(new Date(at.getTime() - 1), zone) !== localDate(at, zone);
}

/** Whether a period is exactly one calendar month. */
function isMonth(start: string, end: string, zone: string): boolean {
  const [from, to] = [new Date(start), new Date(end)];
  if (!startsDay(from, zone) || !startsDay(to, zone)) return false;
  const [first, next] = [localDate(from, zone), localDate(to, zone)];
  return (
    first.endsWith("-01") && next.endsWith("-01") && next <= localDate(new Date(from.getTime() + 32 * MS_PER_DAY), zone)
  );
}
