import { expect, test } from "vitest";
import { readSeries, type Series } from "./series";
import { beforeAndAfter, type Change, changesWithin, marksOf } from "./versions";

const DAY_MS = 86_400_000;
const NOW = new Date("2026-11-24T09:31:00Z");
const BERLIN = "Europe/Berlin";

function days(first: string, count: number): Series {
  const at = (day: number) => new Date(Date.parse(first) + day * DAY_MS).toISOString();
  const [start, end] = [0, 1].map((later) => Array.from({ length: count }, (_, day) => at(day + later)));
  const columns = { start: start ?? [], end: end ?? [], comparison: null };
  return readSeries({ interval: "DAY", period: { start: at(0), end: at(count), timeZone: "UTC" }, columns });
}

const version = (number: number, since: string | null, until: string | null = null) => ({ number, since, until });
const change = (since: string, others: Partial<Change> = {}): Change => ({
  ...{ number: 2, since, until: null, previousSince: null },
  ...others,
});

test("changes are the versions that began within the period, except the first one that is known", () => {
  const versions = [
    version(4, "2026-10-09T00:00:00+00:00"),
    version(3, "2026-10-05T09:00:00+00:00"),
    version(2, "2026-10-01T00:00:00+00:00"),
    version(1, null),
  ];
  const changes = changesWithin(days("2026-10-01T00:00:00Z", 8), versions);
  expect(changes.map(({ number, previousSince }) => [number, previousSince])).toEqual([
    [2, null],
    [3, "2026-10-01T00:00:00+00:00"],
  ]);
  expect(changesWithin(days("2026-10-01T00:00:00Z", 8), versions.slice(0, 3)).map(({ number }) => number)).toEqual([3]);
});

test("changes of one day share a mark", () => {
  const series = days("2026-10-01T00:00:00Z", 8);
  const versions = [
    version(1, null),
    version(2, "2026-10-03T00:00:00Z"),
    version(3, "2026-10-05T09:00:00Z"),
    version(4, "2026-10-05T23:59:59Z"),
  ];
  expect(marksOf(series, changesWithin(series, versions))).toEqual([
    { index: 2, label: "v2" },
    { index: 4, label: "v3, 4" },
  ]);
});

test("four weeks after a change are compared with four weeks before it", () => {
  expect(beforeAndAfter(change("2026-10-05T09:00:00Z"), BERLIN, NOW)).toEqual({
    days: 28,
    period: { firstDay: "2026-10-06", lastDay: "2026-11-02" },
    compare: { firstDay: "2026-09-07" },
  });
});

test("a change at midnight leaves out no day", () => {
  expect(beforeAndAfter(change("2026-10-04T22:00:00Z"), BERLIN, NOW)).toEqual({
    days: 28,
    period: { firstDay: "2026-10-05", lastDay: "2026-11-01" },
    compare: { firstDay: "2026-09-07" },
  });
});

test.each([
  ["today", change("2026-11-10T12:00:00Z"), 7, "2026-11-11", "2026-11-17", "2026-11-03"],
  ["today, without whole weeks", change("2026-11-20T12:00:00Z"), 3, "2026-11-21", "2026-11-23", "2026-11-17"],
  [
    "the next version",
    change("2026-10-05T12:00:00Z", { until: "2026-10-09T12:00:00Z" }),
    ...([3, "2026-10-06", "2026-10-08", "2026-10-02"] as const),
  ],
  [
    "the version before",
    change("2026-10-05T12:00:00Z", { previousSince: "2026-10-03T12:00:00Z" }),
    ...([1, "2026-10-06", "2026-10-06", "2026-10-04"] as const),
  ],
])("both periods are shorter where they would reach %s", (_, changed, count, firstDay, lastDay, compared) => {
  expect(beforeAndAfter(changed, BERLIN, NOW)).toEqual({
    days: count,
    period: { firstDay, lastDay },
    compare: { firstDay: compared },
  });
});

test.each([
  ["no day has passed since", change("2026-11-23T12:00:00Z")],
  ["the next version came on the next day", change("2026-10-05T12:00:00Z", { until: "2026-10-06T12:00:00Z" })],
  [
    "the version before lasted less than a day",
    change("2026-10-05T12:00:00Z", { previousSince: "2026-10-04T12:00:00Z" }),
  ],
])("nothing is compared if %s", (_, changed) => {
  expect(beforeAndAfter(changed, BERLIN, NOW)).toBeNull();
});
