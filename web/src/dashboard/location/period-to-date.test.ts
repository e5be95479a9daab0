import { expect, test } from "vitest";
import type { Preset } from "../data/documents";
import type { Comparison, PeriodChoice } from "./location";
import { periodToDate } from "./period-to-date";

/** A Tuesday, 10:31 in Berlin. */
const NOW = new Date("2026-11-24T09:31:00Z");

function toDate(period: PeriodChoice, compare: Comparison = "PREVIOUS_PERIOD", zone = "Europe/Berlin", now = NOW) {
  return periodToDate({ period, zone, compare }, now);
}

test("today until now is compared with yesterday until the same time", () => {
  expect(toDate({ preset: "TODAY" })).toEqual({
    period: { start: "2026-11-23T23:00:00.000Z", end: "2026-11-24T09:45:00.000Z", timeZone: "Europe/Berlin" },
    compareTo: { firstDay: "2026-11-23" },
  });
});

test.each<[Preset, string, string]>([
  ["THIS_WEEK", "2026-11-22T23:00:00.000Z", "2026-11-21"],
  ["THIS_MONTH", "2026-10-31T23:00:00.000Z", "2026-10-08"],
  ["THIS_QUARTER", "2026-09-30T22:00:00.000Z", "2026-08-07"],
  ["THIS_YEAR", "2025-12-31T23:00:00.000Z", "2025-02-07"],
])("%s begins at %s and is compared from %s on", (preset, start, firstDay) => {
  const cut = toDate({ preset });
  expect(cut?.period.start).toBe(start);
  expect(cut?.compareTo).toEqual({ firstDay });
});

test("chosen days that include today are cut as well", () => {
  const cut = toDate({ firstDay: "2026-11-20", lastDay: "2026-11-30" });
  expect(cut?.period.end).toBe("2026-11-24T09:45:00.000Z");
  expect(cut?.compareTo).toEqual({ firstDay: "2026-11-09" });
});

test.each<[Comparison]>([["SAME_PERIOD_LAST_YEAR"], [null], [{ firstDay: "2026-01-31" }]])(
  "other comparisons stay as they are: %o",
  (compare) => {
    const expected = typeof compare === "string" ? { to: compare } : compare;
    expect(toDate({ preset: "TODAY" }, compare)?.compareTo).toEqual(expected);
  },
);

test.each<[string, PeriodChoice]>([
  ["over", { preset: "LAST_7_DAYS" }],
  ["over", { firstDay: "2026-11-20", lastDay: "2026-11-23" }],
  ["in the future", { firstDay: "2026-11-25", lastDay: "2026-11-26" }],
  ["given by instants", { start: "2026-11-24T00:00:00Z", end: "2026-11-25T00:00:00Z" }],
])("a period that is %s is not cut", (_, period) => {
  expect(toDate(period)).toBeNull();
});

test("today is the day of the time zone", () => {
  const [la, auckland] = ["America/Los_Angeles", "Pacific/Auckland"].map((zone) =>
    toDate({ preset: "TODAY" }, null, zone),
  );
  expect(la?.period.start).toBe("2026-11-24T08:00:00.000Z");
  expect(auckland?.period.start).toBe("2026-11-23T11:00:00.000Z");
});

test("a day counts as over in its last quarter hour, and as not begun in its first instant", () => {
  expect(toDate({ preset: "TODAY" }, null, "UTC", new Date("2026-11-24T23:45:01Z"))).toBeNull();
  expect(toDate({ preset: "TODAY" }, null, "UTC", new Date("2026-11-24T00:00:00Z"))).toBeNull();
});
