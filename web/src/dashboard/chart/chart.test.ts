import { expect, test } from "vitest";
import type { Interval } from "../api/documents";
import { axisNames, comparedValuesOf, readSeries, type Series, valuesOf } from "./series";
import { sparkPath } from "./sparkline";
import { zoomTo } from "./zoom";

function daysFrom(first: string, count: number): { start: string[]; end: string[] } {
  const at = (day: number) => new Date(Date.parse(first) + day * 86_400_000).toISOString();
  const days = Array.from({ length: count }, (_, day) => day);
  return { start: days.map(at), end: days.map((day) => at(day + 1)) };
}

function seriesOf(interval: Interval, zone: string, bounds: { start: string[]; end: string[] }): Series {
  return readSeries({ interval, period: { timeZone: zone }, columns: { ...bounds, comparison: null } });
}

test("a bucket without a counterpart is compared with nothing", () => {
  const columns = { ...daysFrom("2024-02-28", 2), plays: [1, 2] };
  const compared = { start: ["2023-02-28", "2023-03-01"], end: ["2023-03-01", "2023-03-01"], plays: [7, 0] };
  const timeline = {
    interval: "DAY" as const,
    period: { timeZone: "UTC" },
    columns: { ...columns, comparison: compared },
  };
  expect(valuesOf(timeline, "plays")).toEqual([1, 2]);
  expect(comparedValuesOf(timeline, "plays")).toEqual([7, null]);
});

test("without a comparison nothing is compared", () => {
  const timeline = {
    interval: "DAY" as const,
    period: { timeZone: "UTC" },
    columns: { ...daysFrom("2026-01-01", 1), plays: [1], comparison: null },
  };
  expect(comparedValuesOf(timeline, "plays")).toBeNull();
});

test("of many hours the first of each day tells the day", () => {
  const start = Array.from({ length: 48 }, (_, hour) => new Date(Date.UTC(2026, 0, 1, hour)).toISOString());
  const names = axisNames(seriesOf("HOUR", "UTC", { start, end: start }));
  expect([names[0], names[1], names[24]]).toEqual(["1 Jan, 00:00", "01:00", "2 Jan, 00:00"]);
});

test("dragging over days gives days, in either direction", () => {
  const series = seriesOf("DAY", "UTC", daysFrom("2026-01-01T00:00:00Z", 30));
  expect(zoomTo(series, 12, 4)).toEqual({ period: { firstDay: "2026-01-05", lastDay: "2026-01-13" }, interval: null });
});

test("dragging over few buckets gives shorter ones", () => {
  const series = seriesOf("DAY", "UTC", daysFrom("2026-01-01T00:00:00Z", 30));
  expect(zoomTo(series, 4, 6)).toEqual({ period: { firstDay: "2026-01-05", lastDay: "2026-01-07" }, interval: "HOUR" });
});

test("dragging over hours gives instants", () => {
  const start = Array.from({ length: 24 }, (_, hour) => new Date(Date.UTC(2026, 0, 1, hour)).toISOString());
  const end = Array.from({ length: 24 }, (_, hour) => new Date(Date.UTC(2026, 0, 1, hour + 1)).toISOString());
  const zoom = zoomTo(seriesOf("HOUR", "UTC", { start, end }), 3, 8);
  expect(zoom?.period).toEqual({ start: "2026-01-01T03:00:00.000Z", end: "2026-01-01T09:00:00.000Z" });
});

test("dragging beyond the ends is no zoom", () => {
  expect(zoomTo(seriesOf("DAY", "UTC", daysFrom("2026-01-01T00:00:00Z", 3)), 1, 9)).toBeNull();
});

test("a trend goes from edge to edge, and from the ground to the top", () => {
  expect(sparkPath([0, 5, 10], 104, 24, 2)).toBe("M2.0 22.0L52.0 12.0L102.0 2.0");
  expect(sparkPath([3], 104, 24, 2)).toBe("M2.0 2.0L102.0 2.0");
  expect(sparkPath([0, 0], 104, 24, 2)).toBe("M2.0 22.0L102.0 22.0");
});
