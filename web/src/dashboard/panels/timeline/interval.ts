// Where the intervals of a timeline begin.

import type { Interval } from "../../data/documents";
import { localTimeFormatter } from "../../format/day";
import { localDate, startsDay } from "../../format/time";

/** Whether an hour, a day, a week … of the time zone begins at an instant. */
export function isBoundary(at: string, interval: Interval, zone: string): boolean {
  const instant = new Date(at);
  if (interval === "HOUR") return localTimeFormatter(zone)(instant).endsWith(":00");
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
