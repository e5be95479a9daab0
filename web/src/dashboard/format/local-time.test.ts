import { expect, test } from "vitest";
import { fromLocalTime, toLocalTime } from "./local-time";

test.each([
  ["2026-11-24T09:30", "UTC", "2026-11-24T09:30:00.000Z"],
  ["2026-11-24T09:30", "Asia/Kathmandu", "2026-11-24T03:45:00.000Z"],
  ["2026-07-24T00:05", "America/Los_Angeles", "2026-07-24T07:05:00.000Z"],
  // Hours before and after clocks change.
  ["2026-03-29T01:59", "Europe/Berlin", "2026-03-29T00:59:00.000Z"],
  ["2026-03-29T03:00", "Europe/Berlin", "2026-03-29T01:00:00.000Z"],
  ["2026-10-25T01:30", "Europe/Berlin", "2026-10-24T23:30:00.000Z"],
  ["2026-10-25T03:00", "Europe/Berlin", "2026-10-25T02:00:00.000Z"],
])("%s in %s is %s, and back", (local, zone, at) => {
  expect(fromLocalTime(local, zone).toISOString()).toBe(at);
  expect(toLocalTime(new Date(at), zone)).toBe(local);
});

test("a local time that occurs twice is one of the two", () => {
  expect(toLocalTime(fromLocalTime("2026-10-25T02:30", "Europe/Berlin"), "Europe/Berlin")).toBe("2026-10-25T02:30");
});

test("a local time that is skipped is near the change", () => {
  const at = fromLocalTime("2026-03-29T02:30", "Europe/Berlin").getTime();
  expect(Math.abs(at - Date.parse("2026-03-29T01:00:00Z"))).toBeLessThanOrEqual(3_600_000);
});
