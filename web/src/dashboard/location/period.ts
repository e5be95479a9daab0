// The period that a visitor chose: a preset, local days (both included), or two instants.

import type { Interval, PeriodInput, Preset } from "../data/documents";
import { addDays } from "../format/calendar-date";
import { startOfDay } from "../format/day";
import type { Codec } from "./codecs";

export type PeriodChoice = { preset: Preset } | { firstDay: string; lastDay: string } | { start: string; end: string };

/** The presets in the order of the menu, with their approximate number of days. */
export const PRESETS: Readonly<Record<Preset, number>> = {
  TODAY: 1,
  YESTERDAY: 1,
  LAST_7_DAYS: 7,
  LAST_30_DAYS: 30,
  LAST_3_MONTHS: 91,
  LAST_12_MONTHS: 365,
  THIS_WEEK: 7,
  THIS_MONTH: 31,
  THIS_QUARTER: 92,
  THIS_YEAR: 365,
};

const DAY = /^\d{4}-\d\d-\d\d$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
const MS_PER_DAY = 86_400_000;

/** A period is in the parameter `period`, or in `from` and `to`. */
export const PERIOD: Codec<PeriodChoice> = { read: readPeriod, write: writePeriod };

function readPeriod(params: URLSearchParams): PeriodChoice | undefined {
  const preset = Object.keys(PRESETS).find((name) => name === params.get("period")) as Preset | undefined;
  if (preset) return { preset };
  const [from, to] = [params.get("from"), params.get("to")];
  if (isDay(from) && isDay(to)) return { firstDay: from, lastDay: to };
  return isInstant(from) && isInstant(to) ? { start: from, end: to } : undefined;
}

/** Whether a text is a valid date: 2026-11-24, but not 2026-02-30. */
export function isDay(text: string | null): text is string {
  return text !== null && DAY.test(text) && new Date(Date.parse(text) || 0).toISOString().startsWith(text);
}

function isInstant(text: string | null): text is string {
  return text !== null && INSTANT.test(text) && !Number.isNaN(Date.parse(text));
}

function writePeriod(period: PeriodChoice): [name: string, value: string][] {
  if ("preset" in period) return [["period", period.preset]];
  const [from, to] = "firstDay" in period ? [period.firstDay, period.lastDay] : [period.start, period.end];
  return [
    ["from", from],
    ["to", to],
  ];
}

export function periodInput(period: PeriodChoice, zone: string): PeriodInput {
  return { ...period, timeZone: zone };
}

/** Whether nothing more can happen in a period. Its numbers still change when events arrive late. */
export function isOver(period: PeriodChoice, zone: string, now: Date): boolean {
  // The presets that begin with LAST_ end with yesterday.
  if ("preset" in period) return period.preset === "YESTERDAY" || period.preset.startsWith("LAST_");
  const end = "lastDay" in period ? startOfDay(addDays(period.lastDay, 1), zone) : new Date(period.end);
  return end <= now;
}

/** The approximate number of days of a period. */
export function estimateDays(period: PeriodChoice): number {
  if ("preset" in period) return PRESETS[period.preset];
  if ("firstDay" in period) return (Date.parse(period.lastDay) - Date.parse(period.firstDay)) / MS_PER_DAY + 1;
  return (Date.parse(period.end) - Date.parse(period.start)) / MS_PER_DAY;
}

/** The interval that divides a period into a readable number of points. */
export function suitableInterval(period: PeriodChoice): Interval {
  const days = estimateDays(period);
  if (days <= 2) return "HOUR";
  if (days <= 100) return "DAY";
  return days <= 400 ? "WEEK" : "MONTH";
}
