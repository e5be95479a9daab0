import { expect, test } from "vitest";
import type { Colors } from "../../chart/colors";
import type { NodeEngagementFragment } from "../../data/documents";
import { chartHeight, engagementOption } from "./option";
import { clicksElsewhere, mostLeft, packWindows, readParts, readWindows, type Window } from "./parts";

type Data = NodeEngagementFragment;
type Hotspot = Data["hotspots"][number];

const COLORS: Colors = {
  ...{ accent: "accent", second: "second", ink: "ink", inkSoft: "inkSoft", line: "line", lineStrong: "lineStrong" },
  ...{ panel: "panel", raised: "raised", font: "font" },
  sunken: "sunken",
};

/** Media of three seconds in slices of half a second, the first of a second each with its plays, exits and clicks. */
const HALVES: Data = {
  engagement: {
    ...{ plays: 9, durationSeconds: 3, averageShareWatched: 0.5, completionRate: 0.25, clicks: [0, 3, 0, 1, 0, 3] },
    comparison: null,
    slices: [
      { plays: 9, people: 6, exits: [0, 2] },
      { plays: 7, people: 5, exits: [0, 3] },
      { plays: 4, people: 4, exits: [0, 4] },
    ].flatMap(({ plays, people, exits }, second) =>
      exits.map((left, half) => ({
        ...{ fromSeconds: second + half / 2, untilSeconds: second + (half + 1) / 2, views: plays, reached: plays },
        ...{ viewers: { authenticated: people - 1, anonymous: 1 }, exits: left },
        comparison: null,
      })),
    ),
  },
  metrics: { clicks: 10 },
  hotspots: [hotspot("late", [2, null], 4), hotspot("early", [null, 1.5], 3), hotspot("timeless", [null, null], 3)],
};

const UNCOMPARED = { viewsBefore: null, change: null };

/** As if every slice had had these plays in the compared period. */
function comparedWith(views: number): Data {
  const { engagement } = HALVES;
  const slices = engagement.slices.map((slice) => ({
    ...slice,
    comparison: { views, change: (slice.views - views) / views },
  }));
  return { ...HALVES, engagement: { ...engagement, slices, comparison: { plays: views } } };
}

function hotspot(name: string, [shownFrom, shownUntil]: [number | null, number | null], clicks: number): Hotspot {
  return { ...{ externalId: name, name, shownFrom, shownUntil, deletedAt: null }, metrics: { clicks } };
}

function optionOf(data: Data) {
  const titles = { watched: "watched", left: "left", clicks: "clicks" };
  const tooltip = () => document.createElement("div");
  return engagementOption({ parts: readParts(data), windows: readWindows(data), length: 3, titles, tooltip }, COLORS);
}

function window(from: number, until: number): Window {
  return { name: "window", from, until, clicks: 0 };
}

test("parts of short media are whole seconds, each with all that its slices have", () => {
  expect(readParts(HALVES)).toEqual([
    { ...UNCOMPARED, from: 0, until: 1, views: 9, viewers: 6, replays: 3, reached: 9, exits: 2, clicks: 3 },
    { ...UNCOMPARED, from: 1, until: 2, views: 7, viewers: 5, replays: 2, reached: 7, exits: 3, clicks: 1 },
    { ...UNCOMPARED, from: 2, until: 3, views: 4, viewers: 4, replays: 0, reached: 4, exits: 4, clicks: 3 },
  ]);
  expect(clicksElsewhere(HALVES, readParts(HALVES))).toBe(3);
});

test.each([
  [62, 31],
  [59.5, 59],
  [0.4, 1],
  [600, 60],
  [21_600, 36],
])("media of %f seconds has %d parts", (durationSeconds, count) => {
  const parts = readParts({ ...HALVES, engagement: { ...HALVES.engagement, durationSeconds } });
  expect(parts).toHaveLength(count);
  expect(parts.at(-1)?.until).toBe(durationSeconds);
});

test("a deleted hotspot has a window if it was clicked", () => {
  const deletedAt = "2026-01-01T00:00:00Z";
  const deleted = { ...hotspot("deleted", [0, 1], 1), deletedAt };
  const quiet = { ...hotspot("quiet", [0, 1], 0), deletedAt };
  expect(readWindows({ ...HALVES, hotspots: [deleted, quiet] }).map(({ name }) => name)).toEqual(["deleted"]);
});

test("windows are in the order in which they open, and end with the media", () => {
  expect(readWindows(HALVES)).toEqual([
    { name: "early", from: 0, until: 1.5, clicks: 3 },
    { name: "late", from: 2, until: 3, clicks: 4 },
  ]);
});

test("windows that overlap are in rows of their own", () => {
  expect(packWindows([window(0, 10), window(5, 20), window(8, 9), window(10, 12), window(20, 30)])).toEqual([
    0, 1, 2, 0, 0,
  ]);
  expect(chartHeight([window(0, 10), window(5, 20)]) - chartHeight([])).toBe(40);
});

test("most leave in the part with the most exits, if anybody does", () => {
  expect(mostLeft(readParts(HALVES))?.from).toBe(2);
  expect(mostLeft([])).toBeNull();
});

test("all charts have the same axis, with points in the middle of parts", () => {
  const option = optionOf(HALVES);
  expect((option.xAxis as { min: number; max: number }[]).map(({ min, max }) => [min, max])).toEqual(
    Array(4).fill([0, 3]),
  );
  const series = option.series as { data: number[][] }[];
  expect(series.slice(0, 4).map(({ data }) => data.map(([at]) => at))).toEqual(Array(4).fill([0.5, 1.5, 2.5]));
  expect(series.slice(0, 4).map(({ data }) => data.map(([, value]) => value))).toEqual([
    [9, 7, 4],
    [6, 5, 4],
    [2, 3, 4],
    [3, 1, 3],
  ]);
  expect(series[4]?.data).toEqual([
    [0, 1.5, 0, 0],
    [2, 3, 0, 1],
  ]);
});

test("a compared period adds a dashed line to the curve, with the plays of its seconds", () => {
  const compared = comparedWith(8);
  expect(readParts(compared).map(({ viewsBefore, change }) => [viewsBefore, change])).toEqual([
    [8, 0.125],
    [8, -0.125],
    [8, -0.5],
  ]);
  const series = optionOf(compared).series as {
    data: number[][];
    xAxisIndex: number;
    lineStyle: { type?: number[] };
  }[];
  expect(series).toHaveLength((optionOf(HALVES).series as unknown[]).length + 1);
  const line = series.at(-1);
  expect(line?.data).toEqual([
    [0.5, 8],
    [1.5, 8],
    [2.5, 8],
  ]);
  expect([line?.xAxisIndex, line?.lineStyle.type]).toEqual([1, [5, 4]]);
});
