import { expect, test } from "vitest";
import { computeLayout } from "./layout";
import { edgeKey, type Layout, type Point, ROW_HEIGHT } from "./layout-input";
import { layoutInput } from "./layout-request";
import { branching, edge, node, ring, type StoryGraph } from "./story.fixture";

function computed(story: StoryGraph): Layout {
  return computeLayout(layoutInput(story));
}

function positionsById(layout: Layout): Map<string, Point> {
  return new Map(layout.positions.map(({ id, x, y }) => [id, { x, y }]));
}

test("levels go from left to right, then nodes without a level, and unknown levels come last", () => {
  const gone = { ...node("gone", null), column: "Deleted" };
  const unknown = { ...node("unknown", null), column: "Level unknown" };
  const nodes = [unknown, node("c", 10), gone, node("lost", null), node("a", 1), node("b", 2)];
  const layout = computed({ nodes, edges: [] });
  expect(layout.columns.map(({ label }) => label)).toEqual([
    ...["Level 1", "Level 2", "Level 10", "Not reachable", "Deleted", "Level unknown"],
  ]);
  expect(layout.positions.map(({ id }) => id)).toEqual(["a", "b", "c", "lost", "gone", "unknown"]);
  const xs = layout.positions.map(({ x }) => x);
  expect(xs).toEqual([...new Set(xs)].sort((one, other) => one - other));
});

test("columns are ordered so that edges do not cross where they need not", () => {
  const nodes = [node("a", 1), node("b", 2), node("c", 2), node("d", 3), node("e", 3)];
  const positions = positionsById(
    computed({ nodes, edges: [edge("a", "b"), edge("a", "c"), edge("b", "e"), edge("c", "d")] }),
  );
  const y = (id: string) => positions.get(id)?.y ?? Number.NaN;
  expect(Math.sign(y("b") - y("c"))).toBe(Math.sign(y("e") - y("d")));
});

test.each<[string, StoryGraph]>([
  ["one node", { nodes: [node("a", 1)], edges: [] }],
  ["one node that loops", { nodes: [node("a", 1)], edges: [edge("a", "a"), edge("a", "a", { kind: "default" })] }],
  ["nodes that lead to one another", { nodes: [node("a", 1), node("b", 2)], edges: [edge("a", "b"), edge("b", "a")] }],
  [
    "nodes of which no structure is known",
    { nodes: Array.from({ length: 60 }, (_, n) => node(`n${n}`, null)), edges: [] },
  ],
  [
    "ids that objects have fields of",
    { nodes: ["__proto__", "constructor"].map((id) => node(id, 1)), edges: [edge("__proto__", "constructor")] },
  ],
  ["a ring of 26", ring(26)],
  ["50 nodes", branching(50)],
  ["500 nodes", branching(500)],
])("each node has a position of its own: %s", (_, story) => {
  const { positions, bounds } = computed(story);
  expect(new Set(positions.map(({ x, y }) => `${x} ${y}`)).size).toBe(story.nodes.length);
  for (const { x, y } of positions) {
    expect(x > bounds.x && x < bounds.x + bounds.width && y > bounds.y && y < bounds.y + bounds.height).toBe(true);
  }
});

test("levels of very many nodes are wrapped into several columns", () => {
  const { positions, bounds, columns } = computed(branching(500));
  expect(bounds.height).toBeLessThan(30 * ROW_HEIGHT);
  expect(columns).toHaveLength(7);
  const rows = new Set(positions.map(({ y }) => y / ROW_HEIGHT));
  expect([...rows].every(Number.isInteger)).toBe(true);
});

test.each([
  ["a ring", ring(8)],
  ["wrapped columns", branching(80)],
])("an edge over several columns passes between the nodes of %s", (_, story) => {
  const layout = computed(story);
  const positions = positionsById(layout);
  expect(layout.waypoints.size).toBeGreaterThan(0);
  for (const { from, to } of story.edges) {
    const waypoints = layout.waypoints.get(edgeKey(from, to)) ?? [];
    const [start, end] = [positions.get(from) as Point, positions.get(to) as Point];
    const xs = [start.x, ...waypoints.map(({ x }) => x), end.x];
    expect(xs).toEqual([...xs].sort((one, other) => (one - other) * Math.sign(end.x - start.x)));
    for (const { x, y } of waypoints) {
      for (const node of layout.positions) expect(Math.hypot(node.x - x, node.y - y)).toBeGreaterThan(20);
    }
  }
});

test("positions depend on the structure alone", () => {
  const story = branching(40);
  const played = { ...story, nodes: story.nodes.map((each) => ({ ...each, plays: each.plays * 3 + 1 })) };
  expect(layoutInput(played)).toEqual(layoutInput(story));
});

test("an empty story has bounds, too", () => {
  expect(computed({ nodes: [], edges: [] }).bounds.width).toBeGreaterThan(0);
});
