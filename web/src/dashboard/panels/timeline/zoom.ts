// Converts a range of buckets that was selected in the chart to a period.

import type { Interval } from "../../data/documents";
import { addDays } from "../../format/calendar-date";
import { localDate, startsDay } from "../../format/time";
import { type PeriodChoice, suitableInterval } from "../../location/period";
import type { Series } from "./series";

export interface Zoom {
  period: PeriodChoice;
  interval: Interval | null;
}

/** A range of fewer buckets is shown at the next shorter interval. */
const MIN_BUCKETS = 4;
const SHORTER: Partial<Record<Interval, Interval>> = {
  YEAR: "MONTH",
  QUARTER: "MONTH",
  MONTH: "DAY",
  WEEK: "DAY",
  DAY: "HOUR",
};

/**
 * The period from one bucket to another, both included, in days if it consists of whole days. Null outside the series.
 */
export function zoomRange(series: Series, from: number, to: number): Zoom | null {
  const [first, last] = [series.buckets[Math.min(from, to)], series.buckets[Math.max(from, to)]];
  if (!first || !last) return null;
  const period = periodBetween(first.start, last.end, series.zone);
  const target =
    Math.abs(to - from) + 1 < MIN_BUCKETS ? (SHORTER[series.interval] ?? series.interval) : series.interval;
  return { period, interval: target === suitableInterval(period) ? null : target };
}

function periodBetween(start: string, end: string, zone: string): PeriodChoice {
  if (!startsDay(new Date(start), zone) || !startsDay(new Date(end), zone)) return { start, end };
  return { firstDay: localDate(new Date(start), zone), lastDay: addDays(localDate(new Date(end), zone), -1) };
}
