import { expect, test } from "vitest";
import type { Story } from "./graph";
import { layOut } from "./layout";
import { branching, node, ring, way } from "./story.fixture";
import { type Layout, linkKey, type Point, ROW_HEIGHT, structureOf } from "./structure";

function laid(story: Story): Layout {
  return layOut(structureOf(story));
}

function placesOf(layout: Layout): Map<string, Point> {
  return new Map(layout.places.map(({ id, x, y }) => [id, { x, y }]));
}

test("levels go from left to right, then what has none, and what is unknown stands at the end", () => {
  const gone = { ...node("gone", null), column: "Deleted" };
  const unknown = { ...node("unknown", null), column: "Level unknown" };
  const nodes = [unknown, node("c", 10), gone, node("lost", null), node("a", 1), node("b", 2)];
  const layout = laid({ nodes, ways: [] });
  expect(layout.columns.map(({ label }) => label)).toEqual([
    ...["Level 1", "Level 2", "Level 10", "Not reachable", "Deleted", "Level unknown"],
  ]);
  expect(layout.places.map(({ id }) => id)).toEqual(["a", "b", "c", "lost", "gone", "unknown"]);
  const xs = layout.places.map(({ x }) => x);
  expect(xs).toEqual([...new Set(xs)].sort((one, other) => one - other));
});

test("columns are ordered so that ways do not cross where they need not", () => {
  const nodes = [node("a", 1), node("b", 2), node("c", 2), node("d", 3), node("e", 3)];
  const places = placesOf(laid({ nodes, ways: [way("a", "b"), way("a", "c"), way("b", "e"), way("c", "d")] }));
  const y = (id: string) => places.get(id)?.y ?? Number.NaN;
  expect(Math.sign(y("b") - y("c"))).toBe(Math.sign(y("e") - y("d")));
});

test.each<[string, Story]>([
  ["one video", { nodes: [node("a", 1)], ways: [] }],
  ["one video that loops", { nodes: [node("a", 1)], ways: [way("a", "a"), way("a", "a", { kind: "default" })] }],
  ["videos that lead to one another", { nodes: [node("a", 1), node("b", 2)], ways: [way("a", "b"), way("b", "a")] }],
  [
    "videos of which no structure is known",
    { nodes: Array.from({ length: 60 }, (_, n) => node(`n${n}`, null)), ways: [] },
  ],
  [
    "ids that objects have fields of",
    { nodes: ["__proto__", "constructor"].map((id) => node(id, 1)), ways: [way("__proto__", "constructor")] },
  ],
  ["a ring of 26", ring(26)],
  ["50 videos", branching(50)],
  ["500 videos", branching(500)],
])("each video has a place of its own: %s", (_, story) => {
  const { places, bounds } = laid(story);
  expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(story.nodes.length);
  for (const { x, y } of places) {
    expect(x > bounds.x && x < bounds.x + bounds.width && y > bounds.y && y < bounds.y + bounds.height).toBe(true);
  }
});

test("levels of very many videos are broken into columns, so that the whole is no tower", () => {
  const { places, bounds, columns } = laid(branching(500));
  expect(bounds.height).toBeLessThan(30 * ROW_HEIGHT);
  expect(columns).toHaveLength(7);
  const rows = new Set(places.map(({ y }) => y / ROW_HEIGHT));
  expect([...rows].every(Number.isInteger)).toBe(true);
});

test.each([
  ["a ring", ring(8)],
  ["broken columns", branching(80)],
])("a way over several columns passes between the videos of %s", (_, story) => {
  const layout = laid(story);
  const places = placesOf(layout);
  expect(layout.via.size).toBeGreaterThan(0);
  for (const { from, to } of story.ways) {
    const via = layout.via.get(linkKey(from, to)) ?? [];
    const [start, end] = [places.get(from) as Point, places.get(to) as Point];
    const xs = [start.x, ...via.map(({ x }) => x), end.x];
    expect(xs).toEqual([...xs].sort((one, other) => (one - other) * Math.sign(end.x - start.x)));
    for (const { x, y } of via) {
      for (const video of layout.places) expect(Math.hypot(video.x - x, video.y - y)).toBeGreaterThan(20);
    }
  }
});

test("positions follow from the structure alone", () => {
  const story = branching(40);
  const played = { ...story, nodes: story.nodes.map((each) => ({ ...each, plays: each.plays * 3 + 1 })) };
  expect(structureOf(played)).toEqual(structureOf(story));
});

test("an empty story has bounds, too", () => {
  expect(laid({ nodes: [], ways: [] }).bounds.width).toBeGreaterThan(0);
});
