import { describe, expect, test } from "vitest";
import { hoursPeriod, isCut } from "./hours-period";

const NOW = new Date("2026-11-24T09:31:00Z");
const timeZone = "Europe/Berlin";

describe("the period of the heat map", () => {
  test("is a preset or a shorter period itself", () => {
    for (const period of [
      { preset: "LAST_12_MONTHS" as const, timeZone },
      { firstDay: "2025-10-23", lastDay: "2026-11-25", timeZone },
      { start: "2026-01-01T00:00:00Z", end: "2026-11-24T09:45:00Z", timeZone },
    ])
      expect(hoursPeriod(period, NOW)).toEqual(period);
  });

  test("is the last 57 weeks of a longer one", () => {
    expect(hoursPeriod({ firstDay: "2020-01-01", lastDay: "2026-11-23", timeZone }, NOW)).toEqual({
      firstDay: "2025-10-21",
      lastDay: "2026-11-23",
      timeZone,
    });
    expect(hoursPeriod({ start: "2020-01-01T00:00:00Z", end: "2026-11-23T00:00:00Z", timeZone }, NOW)).toEqual({
      start: "2025-10-20T00:00:00.000Z",
      end: "2026-11-23T00:00:00.000Z",
      timeZone,
    });
  });

  test("ends now where the chosen one ends later", () => {
    expect(hoursPeriod({ start: "2020-01-01T00:00:00Z", end: "2030-01-01T00:00:00Z", timeZone }, NOW)).toEqual({
      start: "2025-10-21T09:45:00.000Z",
      end: "2026-11-24T09:45:00.000Z",
      timeZone,
    });
  });
});

test("only a period whose beginning is left out is cut", () => {
  const whole = { start: "2025-10-20T22:00:00Z", end: "2026-11-23T23:00:00Z" };
  expect(isCut({ firstDay: "2020-01-01", lastDay: "2026-11-23" }, whole)).toBe(true);
  expect(isCut({ firstDay: "2025-10-21", lastDay: "2026-11-23" }, whole)).toBe(false);
  // Most of it is still to come.
  expect(isCut({ firstDay: "2026-11-01", lastDay: "2030-12-31" }, { ...whole, start: "2026-10-31T23:00:00Z" })).toBe(
    false,
  );
});
