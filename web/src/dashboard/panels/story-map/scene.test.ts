import { expect, test } from "vitest";
import { isolate } from "../../format/text";
import { noPassage } from "./passage";
import { pointAlong, routeBetween } from "./route";
import type { MapNode, Shows } from "./scene";
import { edge, node, sceneOf } from "./story.fixture";

const NODES = [node("a", 1, 100), node("b", 2, 25), node("c", 2, 0)];

function numbers(path: string): number[] {
  return (path.match(/-?[\d.]+/g) ?? []).map(Number);
}

test("the area of a circle grows with the plays", () => {
  const { nodeById } = sceneOf({ nodes: NODES, edges: [] });
  const [most, some, none] = ["a", "b", "c"].map((id) => (nodeById.get(id) as MapNode).radius) as [
    number,
    number,
    number,
  ];
  expect((some - none) / (most - none)).toBeCloseTo(0.5);
});

test.each([
  ["forward", "a", "b"],
  ["within a level", "b", "c"],
  ["back", "c", "a"],
  ["to itself", "b", "b"],
])("an edge %s starts and ends at the circles' edges, and has its middle between them", (_, from, to) => {
  const { nodeById, edges } = sceneOf({ nodes: NODES, edges: [edge(from, to)] });
  const [start, end] = [nodeById.get(from) as MapNode, nodeById.get(to) as MapNode];
  for (const { route } of edges) {
    const [x, y] = numbers(route.line) as [number, number];
    expect(Math.hypot(x - start.x, y - start.y)).toBeCloseTo(start.radius, 0);
    const [tipX, tipY] = numbers(route.arrowhead).slice(2, 4) as [number, number];
    expect(Math.hypot(tipX - end.x, tipY - end.y)).toBeCloseTo(end.radius + 3, 0);
    expect(pointAlong(route, 0)).toMatchObject({ x: expect.closeTo(x, 0), y: expect.closeTo(y, 0) });
    const middle = pointAlong(route, 0.5);
    expect(middle.x).toBeGreaterThan(route.box.x);
    expect(middle.x).toBeLessThan(route.box.x + route.box.width);
  }
});

test("the bounding box of an edge holds all of it", () => {
  const [from, to] = [
    { id: "a", x: 0, y: 0, radius: 20 },
    { id: "b", x: 840, y: 60, radius: 6 },
  ];
  const { line, arrowhead, box } = routeBetween(
    from,
    to,
    [
      { x: 300, y: -200 },
      { x: 600, y: 240 },
    ],
    5,
  );
  const all = numbers(`${line} ${arrowhead}`);
  const [xs, ys] = [all.filter((_, index) => index % 2 === 0), all.filter((_, index) => index % 2 === 1)];
  expect(Math.min(...xs)).toBeGreaterThanOrEqual(box.x);
  expect(Math.max(...xs)).toBeLessThanOrEqual(box.x + box.width);
  expect(Math.min(...ys)).toBeGreaterThanOrEqual(box.y);
  expect(Math.max(...ys)).toBeLessThanOrEqual(box.y + box.height);
});

const TAKEN = {
  ...noPassage(true),
  count: 839,
  share: 0.475,
  of: 1766,
  compared: { count: 801, share: 0.45, change: 0.047 },
};

test("an edge describes its numbers, its kind and what the structure says", () => {
  const hotspotNames = new Map([
    ["left", "Left"],
    ["up", "Up"],
  ]);
  const { edges } = sceneOf({
    ...{ nodes: NODES, hotspotNames },
    edges: [
      edge("a", "b", { ...TAKEN, kind: "choice", hotspots: ["left", "up"], isDefault: true }),
      edge("a", "c"),
      edge("b", "a", { ...TAKEN, kind: "return", isInStructure: false }),
    ],
  });
  const [a, b, c] = ["a", "b", "c"].map(isolate);
  expect(edges.map(({ style, label, description }) => [style, label, description.split("\n")])).toEqual([
    [
      "choice",
      "47.5% · 839",
      [
        `${a} → ${b}`,
        "839 plays, 47.5% of the node’s plays",
        "Chosen",
        `By ${isolate("Left")}, ${isolate("Up")}, the default way`,
      ],
    ],
    ["untaken", "– · 0", [`${a} → ${c}`, "0 plays", "Never taken", `By ${isolate("h")}`]],
    [
      "return",
      "47.5% · 839",
      [`${b} → ${a}`, "839 plays, 47.5% of the node’s plays", "Back to an earlier level", "Not in the structure"],
    ],
  ]);
});

test("a change is that of the share, and shows ways that only the compared period has", () => {
  const compared = { count: 9, share: 0.002, change: -1 };
  const story = {
    nodes: NODES,
    edges: [
      edge("a", "b", TAKEN),
      edge("b", "a", { ...noPassage(true), share: 0, of: 400, isInStructure: false, compared }),
      edge("a", "c", noPassage(true)),
    ],
  };
  const drawn = (shows: Shows) => sceneOf(story, shows).edges.map(({ style, label }) => [style, label]);
  expect(drawn("change")).toEqual([
    ["more", "+2.5 points"],
    ["fewer", "-0.2 points"],
    ["same", "–"],
  ]);
  expect(drawn("counts")).toHaveLength(2);
  const [widest, narrower] = sceneOf(story, "change").edges.map(({ width }) => width) as [number, number];
  expect(widest).toBeGreaterThan(narrower);
});

test("an edge that many follow by default and others by choice has both colours", () => {
  const causes = { choice: 30, default: 70, loop: 0, other: 0 };
  const { edges } = sceneOf({
    nodes: NODES,
    edges: [
      edge("a", "b", { count: 100, causes, kind: "default" }),
      edge("b", "a", { count: 100, causes, kind: "return" }),
    ],
  });
  expect(edges.map(({ minority }) => minority)).toEqual([{ style: "choice", share: 0.3 }, null]);
});

test("exits are stubs, as wide as their share of the widest edge", () => {
  const exits = { ...TAKEN, count: 50 };
  const { nodes } = sceneOf({ nodes: [{ ...node("a", 1, 100), exits }, node("b", 2)], edges: [edge("a", "b", TAKEN)] });
  expect(nodes.map(({ stub }) => stub?.style)).toEqual(["exit", undefined]);
  expect(nodes[0]?.stub?.description).toBe(
    `Exits: nothing follows ${isolate("a")}\n50 plays, 47.5% of the node’s plays`,
  );
});
