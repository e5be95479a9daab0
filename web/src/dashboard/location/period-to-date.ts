// Periods that are not over yet: half a day is compared with half a day, not with a whole one.

import type { ComparisonInput, PeriodInput, Preset } from "../data/documents";
import { addDays, addMonths, daysBetween, firstOfWeek } from "../format/calendar-date";
import { endOfQuarterHour, startOfDay } from "../format/day";
import { localDate } from "../format/time";
import type { Comparison, PageLocation } from "./location";

export interface PeriodToDate {
  period: PeriodInput;
  compareTo: ComparisonInput | null;
}

/**
 * Cuts a period that has begun and is not over to its time until now, and the compared period to the same length, until
 * the same time of day. Returns null for a period that is over, has not begun or is given by instants.
 *
 * "Now" is the end of the current quarter hour: the API counts by quarter hours.
 */
export function periodToDate(
  { period, zone, compare }: Pick<PageLocation, "period" | "zone" | "compare">,
  now: Date,
): PeriodToDate | null {
  if ("start" in period) return null;
  const today = localDate(now, zone);
  const days = "preset" in period ? presetDays(today, period.preset) : period;
  if (!days) return null;
  const [start, until] = [startOfDay(days.firstDay, zone), endOfQuarterHour(now)];
  if (until <= start || until >= startOfDay(addDays(days.lastDay, 1), zone)) return null;
  return {
    period: { start: start.toISOString(), end: until.toISOString(), timeZone: zone },
    compareTo: comparisonToDate(compare, days),
  };
}

/** The days of a preset that includes today, as the API defines them; null for other presets. */
function presetDays(today: string, preset: Preset): { firstDay: string; lastDay: string } | null {
  switch (preset) {
    case "TODAY":
      return { firstDay: today, lastDay: today };
    case "THIS_WEEK":
      return { firstDay: firstOfWeek(today), lastDay: today };
    case "THIS_MONTH":
      return { firstDay: addMonths(today, 0), lastDay: today };
    case "THIS_QUARTER":
      return { firstDay: addMonths(today, -((Number(today.slice(5, 7)) - 1) % 3)), lastDay: today };
    case "THIS_YEAR":
      return { firstDay: `${today.slice(0, 4)}-01-01`, lastDay: today };
    default:
      return null;
  }
}

/**
 * Compares from a local day on, which keeps the times of day. For PREVIOUS_PERIOD the API would go back by as many
 * hours as have passed, and compare this morning with last night.
 */
function comparisonToDate(compare: Comparison, { firstDay, lastDay }: { firstDay: string; lastDay: string }) {
  if (compare === "PREVIOUS_PERIOD") return { firstDay: addDays(firstDay, -(daysBetween(firstDay, lastDay) + 1)) };
  return typeof compare === "string" ? { to: compare } : compare;
}
