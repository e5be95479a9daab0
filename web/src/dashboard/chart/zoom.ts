// From a stretch of the chart to the period that it shows.

import { type PeriodChoice, suitableInterval } from "../address/period";
import type { Interval } from "../api/documents";
import { addDays } from "../controls/month";
import { localDate, startsDay } from "../format/time";
import type { Series } from "./series";

export interface Zoom {
  period: PeriodChoice;
  interval: Interval | null;
}

/** Fewer points than these make no line: then the next shorter interval is shown. */
const FEW = 4;
const SHORTER: Partial<Record<Interval, Interval>> = {
  YEAR: "MONTH",
  QUARTER: "MONTH",
  MONTH: "DAY",
  WEEK: "DAY",
  DAY: "HOUR",
};

/** The period from one bucket to another, both included: as days where it consists of whole ones. */
export function zoomTo(series: Series, from: number, to: number): Zoom | null {
  const [first, last] = [series.buckets[Math.min(from, to)], series.buckets[Math.max(from, to)]];
  if (!first || !last) return null;
  const period = describe(first.start, last.end, series.zone);
  const wanted = Math.abs(to - from) + 1 < FEW ? (SHORTER[series.interval] ?? series.interval) : series.interval;
  return { period, interval: wanted === suitableInterval(period) ? null : wanted };
}

function describe(start: string, end: string, zone: string): PeriodChoice {
  if (!startsDay(new Date(start), zone) || !startsDay(new Date(end), zone)) return { start, end };
  return { firstDay: localDate(new Date(start), zone), lastDay: addDays(localDate(new Date(end), zone), -1) };
}
