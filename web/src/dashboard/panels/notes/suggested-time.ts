import { addDays } from "../../format/calendar-date";
import { fromLocalTime } from "../../format/local-time";
import { localDate } from "../../format/time";
import type { PageLocation } from "../../location/location";
import { isOver } from "../../location/period";

/** When a new note may be about: now, or in a period that is over the noon of its last day, so that it is shown. */
export function suggestTime({ period, zone }: Pick<PageLocation, "period" | "zone">, now: Date): Date {
  if (!isOver(period, zone, now)) return now;
  if ("start" in period) return new Date(Date.parse(period.end) - 1);
  const day = "lastDay" in period ? period.lastDay : addDays(localDate(now, zone), -1);
  return fromLocalTime(`${day}T12:00`, zone);
}
