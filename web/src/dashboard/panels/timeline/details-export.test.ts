import { expect, test } from "vitest";
import { PLAYLIST_METRICS } from "../../metric/catalogue";
import { exportSeries } from "./details-export";
import { readSeries, type Timeline } from "./series";

const HEADERS = ["Date", "Local start", "Local end", "Time zone", "Start", "End", "Complete"];

function timelineIn(timeZone: string, at: readonly [string, string, string]): Timeline {
  const [first, second, end] = at;
  const columns = { start: [first, second], end: [second, end], plays: [3, 4], comparison: null };
  return { interval: "DAY", period: { start: first, end, timeZone }, columns };
}

test.each([
  ["America/Los_Angeles", "2026-11-23T08:00:00Z", "2026-11-24T08:00:00Z", "2026-11-25T08:00:00Z"],
  ["Pacific/Auckland", "2026-11-22T11:00:00Z", "2026-11-23T11:00:00Z", "2026-11-24T11:00:00Z"],
  ["Asia/Kathmandu", "2026-11-22T18:15:00Z", "2026-11-23T18:15:00Z", "2026-11-24T18:15:00Z"],
])("in %s a row has its local date, its time zone and its instants", (zone, first, second, end) => {
  const timeline = timelineIn(zone, [first, second, end]);
  expect(exportSeries(timeline, readSeries(timeline), [PLAYLIST_METRICS.plays], new Map(), [1, 0])).toEqual([
    [...HEADERS, "Plays"],
    ["2026-11-24", "2026-11-24 00:00", "2026-11-25 00:00", zone, second, end, "yes", 4],
    ["2026-11-23", "2026-11-23 00:00", "2026-11-24 00:00", zone, first, second, "yes", 3],
  ]);
});

test("the notes are the last column, if there are any", () => {
  const timeline = timelineIn("UTC", ["2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z"]);
  const notes = new Map([[1, [{ at: "2026-11-24T12:00:00Z", text: "Trailer" }]]]);
  const rows = exportSeries(timeline, readSeries(timeline), [PLAYLIST_METRICS.plays], notes, [0, 1]);
  expect(rows.map((row) => row.at(-1))).toEqual(["Notes", null, "Trailer"]);
});

test("the compared value, its times and the change follow each value", () => {
  const timeline = timelineIn("UTC", ["2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z", "2026-11-24T09:30:00Z"]);
  timeline.columns.comparison = {
    start: ["2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z"],
    end: ["2026-11-22T00:00:00Z", "2026-11-22T09:30:00Z"],
    plays: [4, 0],
  };
  const [headers, ...rows] = exportSeries(timeline, readSeries(timeline), [PLAYLIST_METRICS.plays], new Map(), [0, 1]);
  const compared = ["Compared date", "Compared local start", "Compared local end", "Compared start", "Compared end"];
  expect(headers).toEqual([...HEADERS, ...compared, "Plays", "Plays, compared", "Plays, change"]);
  expect(rows[0]?.slice(-8)).toEqual([
    ...["2026-11-21", "2026-11-21 00:00", "2026-11-22 00:00", "2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z"],
    ...[3, 4, -0.25],
  ]);
  expect(rows[1]?.slice(6)).toEqual([
    "no",
    ...["2026-11-22", "2026-11-22 00:00", "2026-11-22 09:30", "2026-11-22T00:00:00Z", "2026-11-22T09:30:00Z"],
    ...[4, 0, null],
  ]);
});

test("a bucket without a counterpart has no compared values", () => {
  const timeline = timelineIn("UTC", ["2024-02-28T00:00:00Z", "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z"]);
  timeline.columns.comparison = {
    start: ["2023-02-28T00:00:00Z", "2023-03-01T00:00:00Z"],
    end: ["2023-03-01T00:00:00Z", "2023-03-01T00:00:00Z"],
    plays: [7, 0],
  };
  const rows = exportSeries(timeline, readSeries(timeline), [PLAYLIST_METRICS.plays], new Map(), [1]);
  expect(rows[1]?.slice(-8)).toEqual([null, null, null, null, null, 4, null, null]);
});
