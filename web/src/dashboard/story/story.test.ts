import { expect, test } from "vitest";
import { readStory, type Story, type StoryNode } from "./graph";
import { layOut, ROW_HEIGHT, type Spot } from "./layout";
import { keepMostPlayed } from "./part";
import { routeBetween } from "./route";

type Answer = Parameters<typeof readStory>[0];
type AnswerNode = Answer["nodes"][number];

function answerNode(id: string, fields: Partial<AnswerNode> = {}): AnswerNode {
  const metrics = { plays: 1, uniqueViewers: 1 };
  return {
    externalId: id,
    name: id,
    level: 1,
    isStart: false,
    deletedAt: null,
    defaultNode: null,
    metrics,
    hotspots: [],
    ...fields,
  };
}

function hotspot(id: string, to: string | null, clicks: number, deletedAt: string | null = null) {
  const destination = to === null ? null : { __typename: "Node" as const, externalId: to };
  return { externalId: id, name: id, deletedAt, destination, metrics: { clicks } };
}

function answer(nodes: AnswerNode[]): Answer {
  const period = { start: "", end: "", timeZone: "UTC" };
  return { id: "p", name: "P", createdAt: "", nodes, metrics: { plays: 1, period } };
}

function node(id: string, level: number | null, plays = 0): StoryNode {
  return { id, name: id, level, plays, isStart: level === 1, isDeleted: false };
}

function edge(from: string, to: string, clicks = 0) {
  return { from, to, hotspots: [], clicks };
}

function placesOf(story: Story): Map<string, Spot> {
  return new Map(layOut(story).spots.map((spot) => [spot.id, spot]));
}

test("hotspots with the same ends are one way, with all their clicks", () => {
  const hotspots = [hotspot("h1", "b", 3), hotspot("h2", "b", 4), hotspot("h3", null, 9), hotspot("h4", "a", 1)];
  const { edges } = readStory(
    answer([answerNode("a", { hotspots, defaultNode: { externalId: "b" } }), answerNode("b")]),
  );
  expect(edges).toEqual([
    { from: "a", to: "b", hotspots: ["h1", "h2"], clicks: 7 },
    { from: "a", to: "a", hotspots: ["h4"], clicks: 1 },
  ]);
});

test("a way by itself is one without hotspots", () => {
  const { edges } = readStory(answer([answerNode("a", { defaultNode: { externalId: "b" } }), answerNode("b")]));
  expect(edges).toEqual([{ from: "a", to: "b", hotspots: [], clicks: 0 }]);
});

test("what was deleted stays out unless something happened there", () => {
  const gone = "2026-01-01T00:00:00Z";
  const hotspots = [hotspot("h1", "b", 0, gone), hotspot("h2", "c", 0), hotspot("h3", "b", 2, gone)];
  const story = readStory(
    answer([
      answerNode("a", { hotspots }),
      answerNode("b", { deletedAt: gone }),
      answerNode("c", { deletedAt: gone, metrics: { plays: 0, uniqueViewers: 0 } }),
    ]),
  );
  expect(story.nodes.map(({ id, isDeleted }) => [id, isDeleted])).toEqual([
    ["a", false],
    ["b", true],
  ]);
  expect(story.edges).toEqual([{ from: "a", to: "b", hotspots: ["h3"], clicks: 2 }]);
});

test("of a large story the most played are kept, with the start and the ways between them", () => {
  const nodes = [
    ...Array.from({ length: 600 }, (_, n) => node(`n${n}`, 2, n)),
    node("start", 1),
    node("lost", null, 600),
  ];
  const edges = [edge("start", "n599"), edge("n599", "n103"), edge("n599", "n102"), edge("n0", "start")];
  const kept = keepMostPlayed({ nodes, edges });
  expect(kept.nodes.map(({ id }) => id)).toEqual([
    ...Array.from({ length: 498 }, (_, n) => `n${n + 102}`),
    "start",
    "lost",
  ]);
  expect(kept.edges).toEqual([edge("start", "n599"), edge("n599", "n103"), edge("n599", "n102")]);
});

test("of a large story that nobody played what is near the start is kept", () => {
  const nodes = Array.from({ length: 501 }, (_, n) => node(`n${n}`, n === 3 ? null : 501 - n));
  const kept = keepMostPlayed({ nodes, edges: [] });
  expect(kept.nodes).toEqual(nodes.filter(({ id }) => id !== "n3"));
});

test("a story of 500 videos is kept whole", () => {
  const nodes = Array.from({ length: 500 }, (_, n) => node(`n${n}`, n + 1));
  expect(keepMostPlayed({ nodes, edges: [edge("n0", "n1")] })).toEqual({ nodes, edges: [edge("n0", "n1")] });
});

test("levels go from left to right, and what can't be reached stands at the end", () => {
  const layout = layOut({ nodes: [node("lost", null), node("c", 3), node("a", 1), node("b", 2)], edges: [] });
  expect(layout.columns.map(({ label }) => label)).toEqual(["Level 1", "Level 2", "Level 3", "Not reachable"]);
  const xs = ["a", "b", "c", "lost"].map((id) => layout.spots.find((spot) => spot.id === id)?.x ?? Number.NaN);
  expect(xs).toEqual([...xs].sort((one, other) => one - other));
  expect(new Set(xs).size).toBe(4);
});

test("columns are ordered so that ways do not cross where they need not", () => {
  const nodes = [node("a", 1), node("b", 2), node("c", 2), node("d", 3), node("e", 3)];
  const edges = [edge("a", "b"), edge("a", "c"), edge("b", "e"), edge("c", "d")];
  const places = placesOf({ nodes, edges });
  const y = (id: string) => places.get(id)?.y ?? Number.NaN;
  expect(Math.sign(y("b") - y("c"))).toBe(Math.sign(y("e") - y("d")));
});

test("no two videos stand in the same place, whatever the story looks like", () => {
  const nodes = Array.from({ length: 200 }, (_, n) => node(`n${n}`, n === 0 ? 1 : n % 3 === 0 ? null : 2 + (n % 2), n));
  const edges = nodes.flatMap(({ id }, n) => [edge(id, `n${(n * 7) % 200}`), edge(id, id)]);
  const { spots, bounds } = layOut({ nodes, edges });
  expect(new Set(spots.map(({ x, y }) => `${x} ${y}`)).size).toBe(200);
  for (const { x, y, radius } of spots) {
    expect(x - radius).toBeGreaterThan(bounds.x);
    expect(x + radius).toBeLessThan(bounds.x + bounds.width);
    expect(y - radius).toBeGreaterThan(bounds.y);
    expect(y + radius).toBeLessThan(bounds.y + bounds.height);
  }
  // A level of 67 videos is broken into columns side by side.
  expect(bounds.height).toBeLessThan(20 * ROW_HEIGHT);
});

test("the area of a circle tells the plays", () => {
  const places = placesOf({ nodes: [node("a", 1, 100), node("b", 2, 25), node("c", 2, 0)], edges: [] });
  const [most, some, none] = ["a", "b", "c"].map((id) => places.get(id)?.radius ?? Number.NaN) as [
    number,
    number,
    number,
  ];
  expect((some - none) / (most - none)).toBeCloseTo(0.5);
});

test("an empty story has a place, too", () => {
  expect(layOut({ nodes: [], edges: [] }).bounds.width).toBeGreaterThan(0);
});

test.each([
  ["forward", "a", "b"],
  ["within a level", "b", "c"],
  ["back", "c", "a"],
  ["to itself", "b", "b"],
])("a way %s starts and ends at the circles' edges", (_, from, to) => {
  const places = placesOf({ nodes: [node("a", 1, 9), node("b", 2, 4), node("c", 2, 1)], edges: [] });
  const [start, end] = [places.get(from) as Spot, places.get(to) as Spot];
  const { line, head } = routeBetween(start, end, 2);
  const numbers = (line.match(/-?[\d.]+/g) ?? []).map(Number);
  expect(numbers).toHaveLength(8);
  const [x, y] = numbers as [number, number];
  expect(Math.hypot(x - start.x, y - start.y)).toBeCloseTo(start.radius, 0);
  const tip = (head.match(/-?[\d.]+/g) ?? []).map(Number).slice(2, 4) as [number, number];
  expect(Math.hypot(tip[0] - end.x, tip[1] - end.y)).toBeCloseTo(end.radius + 3, 0);
});
