import { expect, test } from "vitest";
import { estimateDays, isOver, type PeriodChoice, suitableInterval } from "./period";

test.each<[PeriodChoice, number, string]>([
  [{ preset: "TODAY" }, 1, "HOUR"],
  [{ firstDay: "2026-03-28", lastDay: "2026-03-29" }, 2, "HOUR"],
  [{ firstDay: "2026-03-28", lastDay: "2026-03-30" }, 3, "DAY"],
  [{ preset: "LAST_3_MONTHS" }, 91, "DAY"],
  [{ preset: "LAST_12_MONTHS" }, 365, "WEEK"],
  [{ firstDay: "2024-01-01", lastDay: "2025-12-31" }, 731, "MONTH"],
  [{ start: "2026-03-28T00:00:00Z", end: "2026-03-28T06:00:00Z" }, 0.25, "HOUR"],
])("%o has about %d days and is shown by %s", (period, days, interval) => {
  expect(estimateDays(period)).toBe(days);
  expect(suitableInterval(period)).toBe(interval);
});

test.each<[PeriodChoice, boolean]>([
  [{ preset: "TODAY" }, false],
  [{ preset: "THIS_YEAR" }, false],
  [{ preset: "YESTERDAY" }, true],
  [{ preset: "LAST_12_MONTHS" }, true],
  [{ firstDay: "2026-11-20", lastDay: "2026-11-23" }, true],
  [{ firstDay: "2026-11-20", lastDay: "2026-11-24" }, false],
  [{ start: "2026-11-24T00:00:00Z", end: "2026-11-24T09:30:00Z" }, true],
  [{ start: "2026-11-24T00:00:00Z", end: "2026-11-24T09:45:00Z" }, false],
])("whether %o is over at 10:31 in Berlin: %s", (period, over) => {
  expect(isOver(period, "Europe/Berlin", new Date("2026-11-24T09:31:00Z"))).toBe(over);
});
