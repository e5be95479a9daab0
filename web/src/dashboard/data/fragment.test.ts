import { expect, test } from "vitest";
import { composeQuery, dataOf, type Fragment, isPathOf } from "./fragment";

const SPAN = "fragment Span on Period {\n  start\n}";
const TOTALS: Fragment<unknown> = {
  ...{ name: "Totals", type: "Playlist", texts: ["fragment Totals on Playlist {\n  metrics\n}", SPAN] },
  ...{
    variables: [
      ["period", "PeriodInput!"],
      ["interval", "Interval"],
    ],
    paths: ["playlist.metrics"],
  },
};
const CLICKS: Fragment<unknown> = {
  ...{ name: "Clicks", type: "Node", texts: ["fragment Clicks on Node {\n  hotspots\n}", SPAN] },
  ...{
    variables: [
      ["period", "PeriodInput!"],
      ["interval", "Interval!"],
    ],
    paths: ["playlist.node.hotspots"],
  },
};

test("a query spreads each fragment at its place, and has each text once", () => {
  expect(
    composeQuery("Page", [TOTALS, CLICKS]),
  ).toBe(`query Page($playlist: ID!, $node: ID!, $period: PeriodInput!, $interval: Interval!) {
  playlist(id: $playlist) {
    ...Totals
    node(externalId: $node) {
      ...Clicks
    }
  }
}

fragment Totals on Playlist {
  metrics
}

${SPAN}

fragment Clicks on Node {
  hotspots
}`);
});

test("the data of a fragment is that of its playlist or node", () => {
  const answer = { playlist: { metrics: 1, node: { hotspots: [] } } };
  expect(dataOf(TOTALS, answer)).toBe(answer.playlist);
  expect(dataOf(CLICKS, answer)).toBe(answer.playlist.node);
  expect([dataOf(TOTALS, { playlist: null }), dataOf(CLICKS, { playlist: null })]).toEqual([null, null]);
  expect(dataOf(CLICKS, { playlist: { node: null } })).toBeNull();
});

test("an error belongs to the fragment that has the field on its path", () => {
  expect(isPathOf(CLICKS, ["playlist", "node", "hotspots", 3, "metrics"])).toBe(true);
  expect(isPathOf(CLICKS, ["playlist", "node"])).toBe(false);
  expect(isPathOf(TOTALS, ["playlist", "metricsOfOthers"])).toBe(false);
});
