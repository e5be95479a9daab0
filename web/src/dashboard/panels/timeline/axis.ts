// Labels of the time axis: short but unambiguous. "Oct 26" could be read as a day or as a month.

import type { Interval } from "../../data/documents";
import { dateFormat } from "../../format/locale";
import { formatSpan } from "../../format/time";
import { MESSAGES } from "../../messages/messages";
import type { Bucket, Series } from "./series";

const TEXTS = MESSAGES.timeline;

const DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "short" };
const MONTH: Intl.DateTimeFormatOptions = { month: "short", year: "numeric" };
const OPTIONS: Readonly<Record<Interval, Intl.DateTimeFormatOptions>> = {
  HOUR: { hour: "2-digit", minute: "2-digit" },
  DAY,
  WEEK: DAY,
  MONTH,
  QUARTER: MONTH,
  YEAR: { year: "numeric" },
};

/** Buckets of an hour name their day if there are more of them than this. */
const HOURS_PER_DAY = 24;

/**
 * Returns one label for each bucket. The first hour of each day names the day; days of several years name their years.
 */
export function axisLabels({ interval, zone, buckets }: Series): string[] {
  const label = labelFormatter(interval, zone, spansSeveralYears(buckets, zone));
  if (interval !== "HOUR" || buckets.length <= HOURS_PER_DAY) return buckets.map(label);
  const dayLabel = labelFormatter("DAY", zone, spansSeveralYears(buckets, zone));
  let day = "";
  return buckets.map((bucket) => {
    const previous = day;
    day = dayLabel(bucket);
    return day === previous ? label(bucket) : `${day}, ${label(bucket)}`;
  });
}

/** Describes a series by its interval, its period and its time zone: "By day · 1 – 30 Nov 2026 · Europe/Berlin". */
export function describeSeries({ interval, period, zone }: Series): string {
  return TEXTS.series(TEXTS.byInterval[interval], formatSpan(period), zone.replaceAll("_", " "));
}

function labelFormatter(interval: Interval, zone: string, withYear: boolean): (bucket: Bucket) => string {
  const hasDays = interval === "DAY" || interval === "WEEK";
  const options = hasDays && withYear ? { ...DAY, year: "numeric" as const } : OPTIONS[interval];
  const format = dateFormat(zone, options);
  if (interval !== "QUARTER") return ({ start }) => format.format(new Date(start));
  return ({ start, end }) => format.formatRange(new Date(start), new Date(Date.parse(end) - 1));
}

function spansSeveralYears(buckets: readonly Bucket[], zone: string): boolean {
  const year = labelFormatter("YEAR", zone, true);
  const [first, last] = [buckets[0], buckets.at(-1)];
  return first !== undefined && last !== undefined && year(first) !== year(last);
}
