import { expect, test } from "vitest";
import type { Interval } from "../api/documents";
import { axisNames, nameSeries } from "./axis";
import type { Colors } from "./colors";
import { chartOption } from "./option";
import { changeBetween, comparedValuesOf, nameBucket, readSeries, type Series, valuesOf } from "./series";
import { sparkPath } from "./sparkline";
import { zoomTo } from "./zoom";

function daysFrom(first: string, count: number): { start: string[]; end: string[] } {
  const at = (day: number) => new Date(Date.parse(first) + day * 86_400_000).toISOString();
  const days = Array.from({ length: count }, (_, day) => day);
  return { start: days.map(at), end: days.map((day) => at(day + 1)) };
}

/** Some versions of the locales' data put thin spaces around a dash, and none before. */
function plain(text: string): string {
  return text.replace(/\s?–\s?/g, " – ");
}

function seriesOf(interval: Interval, zone: string, bounds: { start: string[]; end: string[] }): Series {
  const period = { start: bounds.start[0] ?? "", end: bounds.end.at(-1) ?? "", timeZone: zone };
  return readSeries({ interval, period, columns: { ...bounds, comparison: null } });
}

/** Of timelines whose period does not matter. */
const UTC = { start: "", end: "", timeZone: "UTC" };

test("a bucket without a counterpart is compared with nothing", () => {
  const columns = { ...daysFrom("2024-02-28", 2), plays: [1, 2] };
  const compared = { start: ["2023-02-28", "2023-03-01"], end: ["2023-03-01", "2023-03-01"], plays: [7, 0] };
  const timeline = {
    interval: "DAY" as const,
    period: UTC,
    columns: { ...columns, comparison: compared },
  };
  expect(valuesOf(timeline, "plays")).toEqual([1, 2]);
  expect(comparedValuesOf(timeline, "plays")).toEqual([7, null]);
});

test("without a comparison nothing is compared", () => {
  const timeline = {
    interval: "DAY" as const,
    period: UTC,
    columns: { ...daysFrom("2026-01-01", 1), plays: [1], comparison: null },
  };
  expect(comparedValuesOf(timeline, "plays")).toBeNull();
});

test("of many hours the first of each day tells the day", () => {
  const start = Array.from({ length: 48 }, (_, hour) => new Date(Date.UTC(2026, 0, 1, hour)).toISOString());
  const names = axisNames(seriesOf("HOUR", "UTC", { start, end: start }));
  expect([names[0], names[1], names[24]]).toEqual(["1 Jan, 00:00", "01:00", "2 Jan, 00:00"]);
});

/** Buckets that begin at each of these instants, the last of which ends the last one. */
function bounds(...at: string[]): { start: string[]; end: string[] } {
  return { start: at.slice(0, -1), end: at.slice(1) };
}

test.each<[Interval, { start: string[]; end: string[] }, string[]]>([
  ["MONTH", bounds("2026-09-01", "2026-10-01", "2026-11-01"), ["Sept 2026", "Oct 2026"]],
  ["QUARTER", bounds("2026-07-01", "2026-10-01", "2027-01-01"), ["Jul – Sept 2026", "Oct – Dec 2026"]],
  ["YEAR", bounds("2025-01-01", "2026-01-01", "2027-01-01"), ["2025", "2026"]],
  ["DAY", bounds("2026-10-26", "2026-10-27", "2026-10-28"), ["26 Oct", "27 Oct"]],
  ["DAY", bounds("2025-12-31", "2026-01-01", "2026-01-02"), ["31 Dec 2025", "1 Jan 2026"]],
])("the names of a %s say what they are of", (interval, columns, names) => {
  expect(axisNames(seriesOf(interval, "UTC", columns)).map(plain)).toEqual(names);
});

test("a chart says its unit, its days with their years, and its zone", () => {
  const days = bounds("2026-11-23T08:00:00Z", "2026-11-24T08:00:00Z", "2026-11-25T08:00:00Z");
  const series = seriesOf("DAY", "America/Los_Angeles", days);
  expect(plain(nameSeries(series))).toBe("By day · 23 – 24 Nov 2026 · America/Los Angeles");
});

test.each<[Interval, string, { start: string[]; end: string[] }, boolean[]]>([
  [
    "HOUR",
    "Asia/Kathmandu",
    bounds("2026-11-23T18:15:00Z", "2026-11-23T19:15:00Z", "2026-11-23T20:15:00Z"),
    [false, false],
  ],
  ["HOUR", "UTC", bounds("2026-11-23T18:15:00Z", "2026-11-23T19:00:00Z", "2026-11-23T19:30:00Z"), [true, true]],
  [
    "DAY",
    "America/Los_Angeles",
    bounds("2026-11-23T08:00:00Z", "2026-11-24T08:00:00Z", "2026-11-24T17:30:00Z"),
    [false, true],
  ],
  // From Thursday to Wednesday.
  ["WEEK", "UTC", bounds("2026-11-05", "2026-11-09", "2026-11-16", "2026-11-19"), [true, false, true]],
  ["MONTH", "UTC", bounds("2026-02-01", "2026-03-01", "2026-03-29"), [false, true]],
  ["QUARTER", "UTC", bounds("2026-02-01", "2026-04-01", "2026-07-01"), [true, false]],
  ["YEAR", "UTC", bounds("2026-01-01", "2027-01-01"), [false]],
])("a %s in %s is cut where the period begins or ends within it", (interval, zone, columns, cut) => {
  expect(seriesOf(interval, zone, columns).buckets.map(({ isCut }) => isCut)).toEqual(cut);
});

test("a part of a day or of a month is called by its bounds", () => {
  const day = seriesOf("DAY", "UTC", bounds("2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z", "2026-11-24T09:30:00Z"));
  expect(day.buckets.map((bucket) => plain(nameBucket(day, bucket)))).toEqual([
    "Mon, 23 Nov 2026",
    "24 Nov 2026, 00:00 – 09:30",
  ]);
  const month = seriesOf("MONTH", "UTC", bounds("2026-10-01T00:00:00Z", "2026-10-29T00:00:00Z"));
  expect(month.buckets.map((bucket) => plain(nameBucket(month, bucket)))).toEqual(["1 – 28 Oct 2026"]);
});

test("a change is a share of the compared value, and unknown over nothing", () => {
  expect([changeBetween(15, 12), changeBetween(0, 4), changeBetween(3, 0), changeBetween(null, 2)]).toEqual([
    0.25,
    -1,
    null,
    null,
  ]);
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

test("the point of a bucket that the period cuts is hollow, and the others are none", () => {
  const colors = { panel: "white", accent: "blue" } as Colors;
  const main = { label: "Plays", unit: "count" as const, values: [5, 6, 7, 2], compared: null };
  const drawing = { names: ["1", "2", "3", "4"], cut: [3], main, overlay: null, explain: () => document.body };
  const series = chartOption(drawing, colors).series as { data: unknown[]; symbol: string }[];
  expect(series[0]?.symbol).toBe("none");
  expect(series[0]?.data.slice(0, 3)).toEqual([5, 6, 7]);
  expect(series[0]?.data[3]).toMatchObject({ value: 2, itemStyle: { color: "white", borderColor: "blue" } });
});
