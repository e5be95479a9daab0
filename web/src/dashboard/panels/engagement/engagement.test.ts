import { expect, test } from "vitest";
import type { Colors } from "../../chart/colors";
import type { NodeEngagementFragment } from "../../data/documents";
import { engagementOption } from "./option";
import { clicksElsewhere, mostLeft, readSlices, readWindows } from "./slices";

type Data = NodeEngagementFragment;
type Hotspot = Data["hotspots"][number];

const COLORS: Colors = {
  ...{ accent: "accent", second: "second", ink: "ink", inkSoft: "inkSoft", line: "line", lineStrong: "lineStrong" },
  ...{ panel: "panel", raised: "raised", font: "font" },
};

function slice(
  fromSeconds: number,
  views: number,
  people: number,
  exits: number,
): Data["engagement"]["slices"][number] {
  const viewers = { authenticated: people - 1, anonymous: 1 };
  return { fromSeconds, untilSeconds: fromSeconds + 10, views, viewers, reached: views, exits };
}

function hotspot(name: string, shown: [number | null, number | null], clicks: number[], length = 20): Hotspot {
  const all = clicks.reduce((sum, each) => sum + each, 0);
  return {
    ...{ externalId: name, name, shownFrom: shown[0], shownUntil: shown[1] },
    clickCurve: {
      durationSeconds: length,
      clicks: all + 1,
      elsewhere: 1,
      slices: clicks.map((each) => ({ clicks: each })),
    },
  };
}

const DATA: Data = {
  engagement: {
    ...{ plays: 9, durationSeconds: 20, averageShareWatched: 0.5, completionRate: 0.25 },
    slices: [slice(0, 9, 6, 2), slice(10, 5, 5, 4)],
  },
  hotspots: [
    hotspot("late", [12, null], [0, 3]),
    hotspot("early", [null, 8], [2, 0]),
    hotspot("never", [null, null], [1, 1]),
  ],
};

test("slices have replays, and the clicks on all hotspots", () => {
  expect(readSlices(DATA)).toEqual([
    { from: 0, until: 10, views: 9, viewers: 6, replays: 3, reached: 9, exits: 2, clicks: 3 },
    { from: 10, until: 20, views: 5, viewers: 5, replays: 0, reached: 5, exits: 4, clicks: 4 },
  ]);
  expect(clicksElsewhere(DATA)).toBe(3);
});

test("clicks on slices of another length are not added up", () => {
  const other = { ...DATA, hotspots: [hotspot("other", [0, 5], [4, 4], 18)] };
  expect(readSlices(other).map(({ clicks }) => clicks)).toEqual([0, 0]);
  expect(clicksElsewhere(other)).toBe(9);
});

test("windows are in the order in which they open, and end with the media", () => {
  expect(readWindows(DATA)).toEqual([
    { name: "early", from: 0, until: 8 },
    { name: "late", from: 12, until: 20 },
  ]);
});

test("most leave in the slice with the most exits, if anybody does", () => {
  expect(mostLeft(readSlices(DATA))?.from).toBe(10);
  expect(mostLeft([])).toBeNull();
});

test("the three charts have the same axis, points in the middle of slices, and the windows as areas", () => {
  const option = engagementOption(
    {
      ...{ slices: readSlices(DATA), windows: readWindows(DATA), length: 20, titles: ["watched", "left", "clicks"] },
      tooltip: () => document.createElement("div"),
    },
    COLORS,
  );
  expect((option.xAxis as { min: number; max: number }[]).map(({ min, max }) => [min, max])).toEqual(
    Array(3).fill([0, 20]),
  );
  const series = option.series as { data: unknown; markArea?: { data: { xAxis: number }[][] } }[];
  expect(series.map(({ data }) => data)).toEqual([
    [
      [5, 9],
      [15, 5],
    ],
    [
      [5, 6],
      [15, 5],
    ],
    [
      [5, 2],
      [15, 4],
    ],
    [
      [5, 3],
      [15, 4],
    ],
  ]);
  expect(series[0]?.markArea?.data.map(([from, until]) => [from?.xAxis, until?.xAxis])).toEqual([
    [0, 8],
    [12, 20],
  ]);
});
