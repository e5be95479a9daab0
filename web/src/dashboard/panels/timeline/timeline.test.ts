import { expect, test } from "vitest";
import type { Colors } from "../../chart/colors";
import { chartOption } from "../../chart/line-option";
import { sparkPath } from "../../chart/sparkline";
import type { Interval } from "../../data/documents";
import { axisLabels, describeSeries } from "./axis";
import { bucketLabel, changeBetween, comparedValuesOf, readSeries, type Series, valuesOf } from "./series";
import { zoomRange } from "./zoom";

function daysFrom(first: string, count: number): { start: string[]; end: string[] } {
  const at = (day: number) => new Date(Date.parse(first) + day * 86_400_000).toISOString();
  const days = Array.from({ length: count }, (_, day) => day);
  return { start: days.map(at), end: days.map((day) => at(day + 1)) };
}

/** Some versions of the locale data put thin spaces around a dash. */
function plain(text: string): string {
  return text.replace(/\s?–\s?/g, " – ");
}

function seriesOf(interval: Interval, zone: string, bounds: { start: string[]; end: string[] }): Series {
  const period = { start: bounds.start[0] ?? "", end: bounds.end.at(-1) ?? "", timeZone: zone };
  return readSeries({ interval, period, columns: { ...bounds, comparison: null } });
}

/** A period for timelines whose bounds do not matter. */
const UTC = { start: "", end: "", timeZone: "UTC" };

test("a bucket without a counterpart has no compared value", () => {
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

test("without a comparison there are no compared values", () => {
  const timeline = {
    interval: "DAY" as const,
    period: UTC,
    columns: { ...daysFrom("2026-01-01", 1), plays: [1], comparison: null },
  };
  expect(comparedValuesOf(timeline, "plays")).toBeNull();
});

test("among many hours the first of each day names the day", () => {
  const start = Array.from({ length: 48 }, (_, hour) => new Date(Date.UTC(2026, 0, 1, hour)).toISOString());
  const labels = axisLabels(seriesOf("HOUR", "UTC", { start, end: start }));
  expect([labels[0], labels[1], labels[24]]).toEqual(["1 Jan, 00:00", "01:00", "2 Jan, 00:00"]);
});

/** Bounds of adjacent buckets: the last instant is the end of the last one. */
function bounds(...at: string[]): { start: string[]; end: string[] } {
  return { start: at.slice(0, -1), end: at.slice(1) };
}

test.each<[Interval, { start: string[]; end: string[] }, string[]]>([
  ["MONTH", bounds("2026-09-01", "2026-10-01", "2026-11-01"), ["Sept 2026", "Oct 2026"]],
  ["QUARTER", bounds("2026-07-01", "2026-10-01", "2027-01-01"), ["Jul – Sept 2026", "Oct – Dec 2026"]],
  ["YEAR", bounds("2025-01-01", "2026-01-01", "2027-01-01"), ["2025", "2026"]],
  ["DAY", bounds("2026-10-26", "2026-10-27", "2026-10-28"), ["26 Oct", "27 Oct"]],
  ["DAY", bounds("2025-12-31", "2026-01-01", "2026-01-02"), ["31 Dec 2025", "1 Jan 2026"]],
])("the axis labels of a %s are unambiguous", (interval, columns, names) => {
  expect(axisLabels(seriesOf(interval, "UTC", columns)).map(plain)).toEqual(names);
});

test("a series is described by its interval, its days with their years, and its time zone", () => {
  const days = bounds("2026-11-23T08:00:00Z", "2026-11-24T08:00:00Z", "2026-11-25T08:00:00Z");
  const series = seriesOf("DAY", "America/Los_Angeles", days);
  expect(plain(describeSeries(series))).toBe("By day · 23 – 24 Nov 2026 · America/Los Angeles");
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
])("a %s in %s is partial if the period begins or ends within it", (interval, zone, columns, partial) => {
  expect(seriesOf(interval, zone, columns).buckets.map(({ isPartial }) => isPartial)).toEqual(partial);
});

test("a partial day or month is labelled by its bounds", () => {
  const day = seriesOf("DAY", "UTC", bounds("2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z", "2026-11-24T09:30:00Z"));
  expect(day.buckets.map((bucket) => plain(bucketLabel(day, bucket)))).toEqual([
    "Mon, 23 Nov 2026",
    "24 Nov 2026, 00:00 – 09:30",
  ]);
  const month = seriesOf("MONTH", "UTC", bounds("2026-10-01T00:00:00Z", "2026-10-29T00:00:00Z"));
  expect(month.buckets.map((bucket) => plain(bucketLabel(month, bucket)))).toEqual(["1 – 28 Oct 2026"]);
});

test("a change is relative to the compared value, and unknown if that is 0", () => {
  expect([changeBetween(15, 12), changeBetween(0, 4), changeBetween(3, 0), changeBetween(null, 2)]).toEqual([
    0.25,
    -1,
    null,
    null,
  ]);
});

test("dragging across days selects days, in either direction", () => {
  const series = seriesOf("DAY", "UTC", daysFrom("2026-01-01T00:00:00Z", 30));
  expect(zoomRange(series, 12, 4)).toEqual({
    period: { firstDay: "2026-01-05", lastDay: "2026-01-13" },
    interval: null,
  });
});

test("dragging across few buckets selects a shorter interval", () => {
  const series = seriesOf("DAY", "UTC", daysFrom("2026-01-01T00:00:00Z", 30));
  expect(zoomRange(series, 4, 6)).toEqual({
    period: { firstDay: "2026-01-05", lastDay: "2026-01-07" },
    interval: "HOUR",
  });
});

test("dragging across hours selects instants", () => {
  const start = Array.from({ length: 24 }, (_, hour) => new Date(Date.UTC(2026, 0, 1, hour)).toISOString());
  const end = Array.from({ length: 24 }, (_, hour) => new Date(Date.UTC(2026, 0, 1, hour + 1)).toISOString());
  const zoom = zoomRange(seriesOf("HOUR", "UTC", { start, end }), 3, 8);
  expect(zoom?.period).toEqual({ start: "2026-01-01T03:00:00.000Z", end: "2026-01-01T09:00:00.000Z" });
});

test("dragging beyond the ends is no zoom", () => {
  expect(zoomRange(seriesOf("DAY", "UTC", daysFrom("2026-01-01T00:00:00Z", 3)), 1, 9)).toBeNull();
});

test("a sparkline spans its whole width and height", () => {
  expect(sparkPath([0, 5, 10], 104, 24, 2)).toBe("M2.0 22.0L52.0 12.0L102.0 2.0");
  expect(sparkPath([3], 104, 24, 2)).toBe("M2.0 2.0L102.0 2.0");
  expect(sparkPath([0, 0], 104, 24, 2)).toBe("M2.0 22.0L102.0 22.0");
});

test("a partial bucket has a hollow symbol, the others have none, and marks are at their buckets", () => {
  const colors = { panel: "white", accent: "blue" } as Colors;
  const main = { label: "Plays", unit: "count" as const, values: [5, 6, 7, 2], compared: null };
  const marks = [{ index: 2, label: "v2" }];
  const chart = {
    labels: ["1", "2", "3", "4"],
    partial: [3],
    marks,
    main,
    overlay: null,
    tooltip: () => document.body,
  };
  const series = chartOption(chart, colors).series as {
    data: unknown[];
    symbol: string;
    markLine: { data: unknown[] };
  }[];
  expect(series[0]?.markLine.data).toEqual([{ name: "v2", xAxis: 2 }]);
  expect(series[0]?.symbol).toBe("none");
  expect(series[0]?.data.slice(0, 3)).toEqual([5, 6, 7]);
  expect(series[0]?.data[3]).toMatchObject({ value: 2, itemStyle: { color: "white", borderColor: "blue" } });
});
