// Dates and times in a zone, as the browser's locale writes them.

import type { Interval, SpanFragment } from "../api/documents";

const LOCALES = navigator.languages;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format takes long, and charts ask for hundreds. */
function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options);
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(LOCALES, { ...options, timeZone: zone });
    formats.set(key, made);
  }
  return made;
}

const DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric" };
const HOUR: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };

export function formatDay(at: string, zone: string): string {
  return format(zone, DAY).format(new Date(at));
}

export function formatInstant(at: string, zone: string): string {
  return format(zone, { ...DAY, ...HOUR }).format(new Date(at));
}

/** The local date as the API takes it: 2026-11-24. */
export function localDate(at: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  return parts.format(at);
}

/** A period: its days where it consists of whole ones, else its instants. The end is the last moment within. */
export function formatSpan({ start, end, timeZone }: SpanFragment): string {
  const [from, to] = [new Date(start), new Date(Date.parse(end) - 1)];
  const whole = startsDay(from, timeZone) && startsDay(new Date(end), timeZone);
  return format(timeZone, whole ? DAY : { ...DAY, ...HOUR }).formatRange(from, whole ? to : new Date(end));
}

/** The name of a bucket in a tooltip or a table: complete and unmistakable. */
export function formatBucket(start: string, end: string, interval: Interval, zone: string): string {
  const at = new Date(start);
  switch (interval) {
    case "HOUR":
      return format(zone, { weekday: "short", ...DAY, ...HOUR }).format(at);
    case "DAY":
      return format(zone, { weekday: "short", ...DAY }).format(at);
    case "MONTH":
      return isWhole(start, end, zone, 28)
        ? format(zone, { month: "long", year: "numeric" }).format(at)
        : formatSpan({ start, end, timeZone: zone });
    default:
      return formatSpan({ start, end, timeZone: zone });
  }
}

/** The name of a bucket on an axis: short. */
export function formatAxis(start: string, interval: Interval, zone: string, withDay: boolean): string {
  const at = new Date(start);
  if (interval === "HOUR") return format(zone, withDay ? { day: "numeric", month: "short", ...HOUR } : HOUR).format(at);
  if (interval === "MONTH" || interval === "QUARTER")
    return format(zone, { month: "short", year: "2-digit" }).format(at);
  if (interval === "YEAR") return format(zone, { year: "numeric" }).format(at);
  return format(zone, { day: "numeric", month: "short" }).format(at);
}

/** Whether the clock of the zone shows midnight; where midnight is skipped, one o'clock is as good. */
export function startsDay(at: Date, zone: string): boolean {
  return localDate(new Date(at.getTime() - 1), zone) !== localDate(at, zone);
}

function isWhole(start: string, end: string, zone: string, days: number): boolean {
  const first = localDate(new Date(start), zone).endsWith("-01");
  return first && Date.parse(end) - Date.parse(start) >= days * 86_400_000 - 3_600_000;
}
