import { expect, test } from "vitest";
import { estimateDays, type PeriodChoice, suitableInterval } from "./period";

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
