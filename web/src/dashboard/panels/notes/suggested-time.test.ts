import { expect, test } from "vitest";
import type { PeriodChoice } from "../../location/location";
import { suggestTime } from "./suggested-time";

const NOW = new Date("2026-11-24T09:31:00Z");

test.each<[PeriodChoice, string]>([
  [{ preset: "TODAY" }, "2026-11-24T09:31:00.000Z"],
  [{ preset: "LAST_30_DAYS" }, "2026-11-23T11:00:00.000Z"],
  [{ firstDay: "2026-03-01", lastDay: "2026-03-31" }, "2026-03-31T10:00:00.000Z"],
  [{ start: "2026-03-01T00:00:00Z", end: "2026-03-02T00:00:00Z" }, "2026-03-01T23:59:59.999Z"],
  [{ firstDay: "2026-11-01", lastDay: "2026-11-24" }, "2026-11-24T09:31:00.000Z"],
])("a new note is within the period that is shown: %o", (period, at) => {
  expect(suggestTime({ period, zone: "Europe/Berlin" }, NOW).toISOString()).toBe(at);
});
