// Local dates and times in a time zone as ISO texts: 2026-11-24, and 2026-11-24 09:30.

import { dateFormat } from "./locale";

/** The same calendar and digits whatever the visitor's language. */
const LOCAL_TIME: Intl.DateTimeFormatOptions = {
  ...{ calendar: "gregory", numberingSystem: "latn", hourCycle: "h23" },
  ...{ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" },
};

const QUARTER_HOUR_MS = 900_000;
/** No time zone is further from UTC. */
const MAX_UTC_OFFSET_MS = 15 * 4 * QUARTER_HOUR_MS;

/** The instant at which a local date begins. It tries every quarter hour, since Intl converts only from instants. */
export function startOfDay(day: string, zone: string): Date {
  const midnight = Date.parse(day);
  const format = localTimeFormatter(zone);
  for (let at = midnight - MAX_UTC_OFFSET_MS; at < midnight + MAX_UTC_OFFSET_MS; at += QUARTER_HOUR_MS) {
    const [date = ""] = format(new Date(at)).split(" ");
    if (Date.parse(date) >= midnight) return new Date(at);
  }
  // Intl formats such a year unlike the API. No period begins there.
  return new Date(midnight);
}

/** The end of the quarter hour of an instant, which is the unit in which the API counts. */
export function endOfQuarterHour(at: Date): Date {
  return new Date(Math.ceil(at.getTime() / QUARTER_HOUR_MS) * QUARTER_HOUR_MS);
}

/** Returns a function that formats an instant as local date and time. */
export function localTimeFormatter(zone: string): (at: Date) => string {
  const format = dateFormat(zone, LOCAL_TIME);
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return `${parts.year}-${parts.month}-${parts.day} ${parts.hour}:${parts.minute}`;
  };
}
