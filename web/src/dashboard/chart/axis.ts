// What stands below a chart: unmistakable, though short. "Oct 26" would be a day to some and a month to others.

import type { Interval } from "../api/documents";
import { dateFormat } from "../format/locale";
import { formatSpan } from "../format/time";
import type { Bucket, Series } from "./series";
import { UNITS } from "./unit";

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

/** More hours than a day has need to say which day they are of. */
const HOURS_OF_A_DAY = 24;

/** The names on the axis. Of many hours the first of a day says which; days of several years say their years. */
export function axisNames({ interval, zone, buckets }: Series): string[] {
  const write = writer(interval, zone, spansYears(buckets, zone));
  if (interval !== "HOUR" || buckets.length <= HOURS_OF_A_DAY) return buckets.map(write);
  const writeDay = writer("DAY", zone, spansYears(buckets, zone));
  let day = "";
  return buckets.map((bucket) => {
    const before = day;
    day = writeDay(bucket);
    return day === before ? write(bucket) : `${day}, ${write(bucket)}`;
  });
}

/** What the points are, and of when: the unit, the days with their years, and whose clocks. */
export function nameSeries({ interval, period, zone }: Series): string {
  return `${UNITS[interval].many} · ${formatSpan(period)} · ${zone.replaceAll("_", " ")}`;
}

function writer(interval: Interval, zone: string, withYear: boolean): (bucket: Bucket) => string {
  const isOfDays = interval === "DAY" || interval === "WEEK";
  const options = isOfDays && withYear ? { ...DAY, year: "numeric" as const } : OPTIONS[interval];
  const format = dateFormat(zone, options);
  if (interval !== "QUARTER") return ({ start }) => format.format(new Date(start));
  return ({ start, end }) => format.formatRange(new Date(start), new Date(Date.parse(end) - 1));
}

function spansYears(buckets: readonly Bucket[], zone: string): boolean {
  const year = writer("YEAR", zone, true);
  const [first, last] = [buckets[0], buckets.at(-1)];
  return first !== undefined && last !== undefined && year(first) !== year(last);
}
