// Periods that are not over. Half a day is compared with half a day, not with a whole one.

import type { ComparisonInput, PeriodInput, Preset } from "../api/documents";
import { addDays, addMonths, daysBetween, firstOfWeek } from "../controls/month";
import { endOfQuarter, startOfDay } from "../format/day";
import { localDate } from "../format/time";
import type { Address, Comparison } from "./address";

export interface SoFar {
  period: PeriodInput;
  compareTo: ComparisonInput | null;
}

/**
 * What to ask about a period that has begun and is not over: its time up to now, and as much of what it is compared
 * with, until the same time of day. Null for a period that is over, lies ahead or is given by its instants.
 *
 * Now is the end of the current quarter hour, since nothing is counted more finely.
 */
export function askSoFar(
  { period, zone, compare }: Pick<Address, "period" | "zone" | "compare">,
  now: Date,
): SoFar | null {
  if ("start" in period) return null;
  const today = localDate(now, zone);
  const days = "preset" in period ? daysUntil(today, period.preset) : period;
  if (!days) return null;
  const [start, until] = [startOfDay(days.firstDay, zone), endOfQuarter(now)];
  if (until <= start || until >= startOfDay(addDays(days.lastDay, 1), zone)) return null;
  return {
    period: { start: start.toISOString(), end: until.toISOString(), timeZone: zone },
    compareTo: compareSoFar(compare, days),
  };
}

/** The days of the presets that hold today, as the API takes them; null for the others. */
function daysUntil(today: string, preset: Preset): { firstDay: string; lastDay: string } | null {
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
 * The API would go back by as many hours as have passed, and compare this morning with last night. From a day on it keeps
 * the times of day.
 */
function compareSoFar(compare: Comparison, { firstDay, lastDay }: { firstDay: string; lastDay: string }) {
  if (compare === "PREVIOUS_PERIOD") return { firstDay: addDays(firstDay, -(daysBetween(firstDay, lastDay) + 1)) };
  return typeof compare === "string" ? { to: compare } : compare;
}
