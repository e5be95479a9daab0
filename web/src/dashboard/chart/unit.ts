// The units that a timeline is made of, and whether a period cuts through one.

import type { Interval } from "../api/documents";
import { localClock } from "../format/day";
import { localDate, startsDay } from "../format/time";

/** What a bucket of each interval is called, alone and as one of many. */
export const UNITS: Readonly<Record<Interval, { one: string; many: string }>> = {
  HOUR: { one: "an hour", many: "By hour" },
  DAY: { one: "a day", many: "By day" },
  WEEK: { one: "a week", many: "By week" },
  MONTH: { one: "a month", many: "By month" },
  QUARTER: { one: "a quarter", many: "By quarter" },
  YEAR: { one: "a year", many: "By year" },
};

/** Whether a unit of the zone's clock or calendar begins at an instant. */
export function startsUnit(at: string, interval: Interval, zone: string): boolean {
  const instant = new Date(at);
  if (interval === "HOUR") return localClock(zone)(instant).endsWith(":00");
  if (!startsDay(instant, zone)) return false;
  const day = localDate(instant, zone);
  switch (interval) {
    case "DAY":
      return true;
    case "WEEK":
      return new Date(day).getUTCDay() === 1;
    case "MONTH":
      return day.endsWith("-01");
    case "QUARTER":
      return /-(01|04|07|10)-01$/.test(day);
    case "YEAR":
      return day.endsWith("-01-01");
  }
}
