import { expect, test } from "vitest";
import { type Address, formatAddress, parseAddress } from "./address";

const DEFAULTS = parseAddress("", "Europe/Berlin");

test("an empty address shows all playlists for the last 30 days in the visitor's time zone", () => {
  expect(DEFAULTS).toMatchObject({
    playlist: null,
    period: { preset: "LAST_30_DAYS" },
    zone: "Europe/Berlin",
    compare: "PREVIOUS_PERIOD",
    interval: null,
    sort: { by: "PLAYS", descending: true },
  });
});

test("defaults are left out, but the time zone is always named", () => {
  expect(formatAddress(DEFAULTS)).toBe("?zone=Europe%2FBerlin");
});

test.each<[string, Partial<Address>]>([
  ["ids with special characters", { playlist: "a/b?&=#ü", node: "+ %" }],
  ["days", { period: { firstDay: "2026-02-28", lastDay: "2026-03-01" } }],
  ["instants", { period: { start: "2026-03-29T01:00:00+01:00", end: "2026-03-29T02:30:00Z" } }],
  ["a preset", { period: { preset: "THIS_YEAR" } }],
  ["a comparison from a day", { compare: { firstDay: "2025-01-31" } }],
  ["no comparison", { compare: null }],
  ["last year", { compare: "SAME_PERIOD_LAST_YEAR" }],
  [
    "an audience",
    { audience: { values: { country: ["DE", null], operatingSystem: ["iOS"] }, viewers: ["ann"], kind: "ANONYMOUS" } },
  ],
  ["the chart", { interval: "HOUR", metric: "clicks", overlay: "plays", details: true }],
  [
    "the sort orders of tables",
    {
      tableSorts: [
        { table: "videos", by: "plays", descending: true },
        { table: "details", by: "start", descending: false },
      ],
    },
  ],
  ["the map", { playlist: "p", view: "map" }],
  ["a page of the list", { search: "the & that", sort: { by: "NAME", descending: false }, pages: ["one", "two=="] }],
])("%s survive formatting and parsing", (_, change) => {
  const address = { ...DEFAULTS, ...change };
  expect(parseAddress(formatAddress(address).slice(1), "UTC")).toEqual(address);
});

test.each([
  "period=SOMETIME",
  "from=2026-02-30&to=2026-03-01",
  "from=2026-03-01",
  "from=2026-03-01&to=2026-03-02T00:00:00Z",
  "from=2026-13-01T00:00:00Z&to=2026-12-02T00:00:00Z",
  "interval=BLINK&compare=twice&compare=2026-02-30",
  "zone=Nowhere",
  "node=of-no-playlist",
  "view=upside",
  "order=&order=videos&order=.plays&order=videos.",
])("invalid parameters are replaced by defaults: %s", (search) => {
  expect(parseAddress(search, "Europe/Berlin")).toEqual(DEFAULTS);
});
