// Local days and clocks of a zone, as plain texts: 2026-11-24, and 2026-11-24 09:30.

import { dateFormat } from "./locale";

/** Whatever calendar and digits the visitor's language has. */
const CLOCK: Intl.DateTimeFormatOptions = {
  ...{ calendar: "gregory", numberingSystem: "latn", hourCycle: "h23" },
  ...{ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" },
};

const QUARTER_MS = 900_000;
/** No zone is further from UTC. */
const FURTHEST_MS = 15 * 4 * QUARTER_MS;

/** When a local date begins: found by looking, since JavaScript knows zones from instants only. */
export function startOfDay(day: string, zone: string): Date {
  const midnight = Date.parse(day);
  const clock = localClock(zone);
  for (let at = midnight - FURTHEST_MS; at < midnight + FURTHEST_MS; at += QUARTER_MS) {
    const [date = ""] = clock(new Date(at)).split(" ");
    if (Date.parse(date) >= midnight) return new Date(at);
  }
  // A year that Intl writes unlike the API: no period begins there.
  return new Date(midnight);
}

/** The quarter hour that an instant lies in ends then: nothing is counted more finely. */
export function endOfQuarter(at: Date): Date {
  return new Date(Math.ceil(at.getTime() / QUARTER_MS) * QUARTER_MS);
}

/** What the clocks of a zone show at an instant. */
export function localClock(zone: string): (at: Date) => string {
  const format = dateFormat(zone, CLOCK);
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return `${parts.year}-${parts.month}-${parts.day} ${parts.hour}:${parts.minute}`;
  };
}
