import { expect, test } from "vitest";
import { INITIAL, type PageLocation } from "../location/location";
import type { Fragment } from "./fragment";
import { askFor, type VariableName } from "./variables";

const NOW = new Date("2026-11-24T09:31:00Z");
const LOCATION: PageLocation = { ...INITIAL, playlist: "p", node: "n", zone: "UTC" };

function fragment(type: Fragment<unknown>["type"], ...names: VariableName[]): Fragment<unknown, VariableName> {
  return { name: "Asked", type, texts: [], variables: names.map((name) => [name, "Any"]), paths: [] };
}

test("a question has the variables that its fragment uses, and no others", () => {
  const { variables, key } = askFor(fragment("Playlist", "period", "compareTo"), LOCATION, NOW);
  expect(variables).toEqual({
    playlist: "p",
    period: { preset: "LAST_30_DAYS", timeZone: "UTC" },
    compareTo: { to: "PREVIOUS_PERIOD" },
  });
  const other = { ...LOCATION, node: "m", interval: "HOUR" as const, metric: "plays" };
  expect(askFor(fragment("Playlist", "period", "compareTo"), other, NOW).key).toBe(key);
  expect(askFor(fragment("Node", "period"), other, NOW).variables).toMatchObject({ playlist: "p", node: "m" });
});

test("an unfinished period is cut and compared up to now, but not for the cursors of a list", () => {
  const today: PageLocation = { ...LOCATION, period: { preset: "TODAY" } };
  expect(askFor(fragment("Query", "period", "compareTo", "wholePeriod"), today, NOW).variables).toEqual({
    period: { start: "2026-11-24T00:00:00.000Z", end: "2026-11-24T09:45:00.000Z", timeZone: "UTC" },
    compareTo: { firstDay: "2026-11-23" },
    wholePeriod: { preset: "TODAY", timeZone: "UTC" },
  });
});

test("answers about a period that is over live longer", () => {
  const live = (change: Partial<PageLocation>) => askFor(fragment("Query"), { ...LOCATION, ...change }, NOW).timeToLive;
  expect(live({ period: { preset: "YESTERDAY" } })).toBe(600_000);
  expect(live({ period: { preset: "TODAY" } })).toBe(60_000);
});

test("each list is at its own page", () => {
  const pages = [
    { table: "viewers", cursor: "one" },
    { table: "playlists", cursor: "other" },
    { table: "viewers", cursor: "two" },
  ];
  const { variables } = askFor(fragment("Query", "after", "afterViewer"), { ...LOCATION, pages }, NOW);
  expect(variables).toEqual({ after: "other", afterViewer: "two" });
});

test.each([
  [[], { by: "PLAYS", direction: "DESC" }],
  [[{ table: "playlists", by: "NAME", descending: false }], { by: "NAME", direction: "ASC" }],
  [[{ table: "playlists", by: "constructor", descending: false }], { by: "PLAYS", direction: "DESC" }],
  [[{ table: "nodes", by: "NAME", descending: false }], { by: "PLAYS", direction: "DESC" }],
])("the list is in an order that the API has: %o", (sorts, order) => {
  expect(askFor(fragment("Query", "orderBy"), { ...LOCATION, sorts }, NOW).variables).toEqual({ orderBy: order });
});
