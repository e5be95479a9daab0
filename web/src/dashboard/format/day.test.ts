import { expect, test } from "vitest";
import { endOfQuarterHour, localTimeFormatter, startOfDay } from "./day";

test.each([
  ["2026-11-24", "UTC", "2026-11-24T00:00:00.000Z"],
  ["2026-11-24", "America/Los_Angeles", "2026-11-24T08:00:00.000Z"],
  ["2026-11-24", "Pacific/Auckland", "2026-11-23T11:00:00.000Z"],
  ["2026-11-24", "Asia/Kathmandu", "2026-11-23T18:15:00.000Z"],
  // The clock went from 23:59 to 01:00.
  ["2026-04-24", "Africa/Cairo", "2026-04-23T22:00:00.000Z"],
  // This date was skipped: it begins with the next one.
  ["2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00.000Z"],
])("%s in %s begins at %s", (day, zone, at) => {
  expect(startOfDay(day, zone).toISOString()).toBe(at);
});

test.each(["0001-01-01", "9999-12-31", "+010000-01-01"])("the search for the start of %s ends", (day) => {
  expect(Math.abs(startOfDay(day, "America/Los_Angeles").getTime() - Date.parse(day))).toBeLessThanOrEqual(54_000_000);
});

test("a local time is the date and the time in the time zone", () => {
  expect(localTimeFormatter("America/Los_Angeles")(new Date("2026-11-24T07:59:00Z"))).toBe("2026-11-23 23:59");
  expect(localTimeFormatter("Asia/Kathmandu")(new Date("2026-11-23T18:15:00Z"))).toBe("2026-11-24 00:00");
});

test("an instant on a quarter hour is its own end", () => {
  expect(endOfQuarterHour(new Date("2026-11-24T09:30:00Z")).toISOString()).toBe("2026-11-24T09:30:00.000Z");
  expect(endOfQuarterHour(new Date("2026-11-24T09:30:01Z")).toISOString()).toBe("2026-11-24T09:45:00.000Z");
});
