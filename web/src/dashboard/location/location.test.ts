import { expect, test } from "vitest";
import {
  changeLocation,
  formatLocation,
  INITIAL,
  isWithinPanels,
  leavesEmbed,
  type PageLocation,
  parseLocation,
} from "./location";
import { PARAMETERS } from "./parameters";

const BERLIN: PageLocation = { ...INITIAL, zone: "Europe/Berlin" };

test("a URL without parameters shows all playlists for the last 30 days", () => {
  expect(parseLocation("", BERLIN)).toMatchObject({
    playlist: null,
    period: { preset: "LAST_30_DAYS" },
    zone: "Europe/Berlin",
    compare: "PREVIOUS_PERIOD",
    interval: null,
    sorts: [],
  });
});

test("initial values are left out, but the time zone is always named", () => {
  expect(formatLocation(BERLIN)).toBe("?zone=Europe%2FBerlin");
});

test.each<[string, Partial<PageLocation>]>([
  ["ids with special characters", { playlist: "a/b?&=#ü", node: "+ %", viewer: "=+/" }],
  ["days", { period: { firstDay: "2026-02-28", lastDay: "2026-03-01" } }],
  ["instants", { period: { start: "2026-03-29T01:00:00+01:00", end: "2026-03-29T02:30:00Z" } }],
  ["a preset", { period: { preset: "THIS_YEAR" } }],
  ["a comparison from a day", { compare: { firstDay: "2025-01-31" } }],
  ["no comparison", { compare: null }],
  ["last year", { compare: "SAME_PERIOD_LAST_YEAR" }],
  [
    "an audience",
    {
      audience: {
        values: { country: ["DE", null], operatingSystem: ["iOS"] },
        viewers: ["ann"],
        kind: "ANONYMOUS",
        behaviours: [],
      },
    },
  ],
  ["the chart", { interval: "HOUR", metric: "clicks", overlay: "plays" }],
  ["open details", { details: ["timeline", "endings"] }],
  [
    "the sort orders of tables",
    {
      sorts: [
        { table: "nodes", by: "plays", descending: true },
        { table: "timeline", by: "start", descending: false },
      ],
    },
  ],
  ["the map", { playlist: "p", view: "map" }],
  ["an embed", { playlist: "p", embed: true, panel: "timeline", theme: "light" }],
  [
    "a page of the list",
    {
      search: "the & that",
      pages: [
        { table: "playlists", cursor: "one.1" },
        { table: "paths", cursor: "two==" },
      ],
    },
  ],
])("%s survive formatting and parsing", (_, change) => {
  const location = { ...BERLIN, ...change };
  expect(parseLocation(formatLocation(location).slice(1))).toEqual(location);
});

test.each([
  "period=SOMETIME",
  "from=2026-02-30&to=2026-03-01",
  "from=2026-03-01",
  "from=2026-03-01&to=2026-03-02T00:00:00Z",
  "from=2026-13-01T00:00:00Z&to=2026-12-02T00:00:00Z",
  "interval=BLINK&attempt=second&compare=twice&compare=2026-02-30",
  "zone=Nowhere",
  "node=of-no-playlist&viewerId=neither",
  "view=upside",
  "panel=of-no-embed&theme=dark",
  "embed=0",
  "embed=1&embed=1",
  "after=&after=cursor&after=.cursor&after=playlists.",
  "order=&order=nodes&order=.plays&order=nodes.&order=nodes.-",
])("invalid parameters are replaced by initial values: %s", (search) => {
  expect(parseLocation(search, BERLIN)).toEqual(BERLIN);
});

/** A location whose every parameter differs from its initial value. */
const EVERYTHING: PageLocation = {
  ...{
    playlist: "p",
    node: "n",
    viewer: "v",
    view: "map",
    period: { preset: "TODAY" },
    zone: "UTC",
    interval: "HOUR",
    compare: null,
  },
  audience: { values: { country: ["DE"] }, viewers: [], kind: null, behaviours: [{ did: "visited", id: "pier" }] },
  ...{
    metric: "clicks",
    overlay: "plays",
    attempt: "FIRST",
    details: ["timeline"],
    search: "text",
    pages: [{ table: "paths", cursor: "c" }],
  },
  ...{ breakdown: "DEVICE", breakdownValues: "ALL" },
  sorts: [{ table: "nodes", by: "plays", descending: true }],
  ...{ stepsFrom: "n", stepDirection: "BACKWARD", stepCount: 3, passes: ["n"], endsAt: "m", repeats: "KEPT" },
  ...{ card: ["pier", "gangway"], mapShows: "change" },
  ...{ embed: true, panel: "timeline", theme: "dark" },
};
const OF_A_PAGE = Object.fromEntries(
  Object.entries(PARAMETERS).flatMap(([name, { scope, initial }]) =>
    scope === "page" || scope === "panel" ? [[name, initial]] : [],
  ),
);

test("another node resets what belongs to a page", () => {
  expect(changeLocation(EVERYTHING, { node: "m" })).toEqual({ ...EVERYTHING, ...OF_A_PAGE, node: "m" });
});

test("another playlist resets also the audience, the node and the view", () => {
  expect(changeLocation(EVERYTHING, { playlist: "q" })).toEqual({
    ...{ ...EVERYTHING, ...OF_A_PAGE, playlist: "q" },
    ...{ node: null, viewer: null, view: "numbers", audience: INITIAL.audience },
  });
});

test("a change keeps what it names itself", () => {
  expect(changeLocation(EVERYTHING, { node: "m", metric: "minutesViewed" }).metric).toBe("minutesViewed");
});

test.each<[string, Partial<PageLocation>]>([
  ["period", { period: { preset: "YESTERDAY" } }],
  ["zone", { zone: "Asia/Tokyo" }],
  ["search", { search: "other" }],
])("another %s returns to the first pages of lists", (_, change) => {
  expect(changeLocation(EVERYTHING, change)).toEqual({ ...EVERYTHING, ...change, pages: [] });
});

test("only settings of panels add no entry to the history", () => {
  expect(isWithinPanels({ sorts: [], details: [] })).toBe(true);
  expect(isWithinPanels({ sorts: [], period: { preset: "TODAY" } })).toBe(false);
});

test.each<[Partial<PageLocation>, boolean]>([
  [{ playlist: "q" }, true],
  [{ node: "m" }, true],
  [{ view: "map", card: [] }, true],
  [{ period: { preset: "YESTERDAY" }, interval: null }, true],
  [{ compare: null }, true],
  [{ audience: INITIAL.audience }, true],
  [{ zone: "UTC" }, true],
  [{ embed: false }, true],
  [{ theme: null }, true],
  [{ metric: "clicks" }, false],
  [{ interval: "HOUR" }, false],
  [{ sorts: [], pages: [] }, false],
  [{ card: ["pier"] }, false],
])("an embed stays at its page, period, comparison and audience: %o", (change, leaves) => {
  const embed = { ...EVERYTHING, embed: true };
  expect(leavesEmbed(embed, change)).toBe(leaves);
  expect(leavesEmbed({ ...embed, embed: false }, change)).toBe(false);
});
