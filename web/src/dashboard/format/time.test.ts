import { expect, test, vi } from "vitest";
import type { Interval } from "../data/documents";
import { formatAsOf, formatBucket, formatSpan, localDate, startsDay } from "./time";

/** Some versions of the locale data put thin spaces around a dash. */
function plain(text: string): string {
  return text.replaceAll("\u2009", " ");
}

test("a period of whole days is shown as its days, the last one included", () => {
  const span = { start: "2026-03-28T23:00:00Z", end: "2026-03-31T22:00:00Z", timeZone: "Europe/Berlin" };
  expect(plain(formatSpan(span))).toBe("29 – 31 Mar 2026");
  expect(formatSpan({ ...span, timeZone: "UTC" })).toContain("23:00");
});

test("a single day is shown once", () => {
  expect(formatSpan({ start: "2026-03-29T00:00:00Z", end: "2026-03-30T00:00:00Z", timeZone: "UTC" })).toBe(
    "29 Mar 2026",
  );
});

test.each<[Interval, string, string, string]>([
  ["HOUR", "2026-10-24T23:00:00Z", "2026-10-25T00:00:00Z", "Sun, 25 Oct 2026, 01:00"],
  ["HOUR", "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "Sun, 25 Oct 2026, 02:00 CEST"],
  ["HOUR", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z", "Sun, 25 Oct 2026, 02:00 CET"],
  ["DAY", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", "Sun, 25 Oct 2026"],
  ["WEEK", "2026-10-18T22:00:00Z", "2026-10-25T23:00:00Z", "19 – 25 Oct 2026"],
  ["MONTH", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z", "October 2026"],
  ["MONTH", "2026-09-30T22:00:00Z", "2026-10-09T22:00:00Z", "1 – 9 Oct 2026"],
  ["MONTH", "2026-09-30T22:00:00Z", "2026-10-28T23:00:00Z", "1 – 28 Oct 2026"],
  ["MONTH", "2026-09-30T22:00:00Z", "2026-10-30T23:00:00Z", "1 – 30 Oct 2026"],
  ["MONTH", "2026-01-31T23:00:00Z", "2026-02-28T23:00:00Z", "February 2026"],
  ["MONTH", "2026-09-30T22:00:00Z", "2026-10-31T12:00:00Z", "1 Oct 2026, 00:00 – 31 Oct 2026, 13:00"],
])("a %s bucket is labelled by what it covers", (interval, start, end, name) => {
  expect(plain(formatBucket(start, end, interval, "Europe/Berlin"))).toBe(name);
});

test("a past instant is shown as its time, with the date unless it is today", () => {
  vi.useFakeTimers({ now: Date.parse("2026-11-24T22:30:00Z"), toFake: ["Date"] });
  const at = Date.parse("2026-11-24T22:15:00Z");
  expect(formatAsOf(at, "UTC")).toBe("22:15");
  expect(formatAsOf(at - 24 * 3_600_000, "UTC")).toBe("23 Nov 2026, 22:15");
  expect(formatAsOf(at, "Asia/Kathmandu")).toBe("04:00");
  vi.useRealTimers();
});

test("a local date is the date in the time zone", () => {
  expect(localDate(new Date("2026-03-28T23:30:00Z"), "Europe/Berlin")).toBe("2026-03-29");
  expect(localDate(new Date("2026-03-28T23:30:00Z"), "America/New_York")).toBe("2026-03-28");
});

test.each([
  ["0900-05-06T12:00:00Z", "0900-05-06"],
  ["9999-12-31T12:00:00Z", "9999-12-31"],
])("the year of a local date has four digits: %s", (at, date) => {
  expect(localDate(new Date(at), "UTC")).toBe(date);
});

test("a day begins also where a clock change skips midnight", () => {
  // In Cairo the clock went from 23:59 to 01:00 on 24 April 2026.
  expect(startsDay(new Date("2026-04-23T22:00:00Z"), "Africa/Cairo")).toBe(true);
  expect(startsDay(new Date("2026-04-23T23:00:00Z"), "Africa/Cairo")).toBe(false);
});
