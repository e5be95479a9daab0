import { expect, test } from "vitest";
import { isolate } from "../../format/text";
import { routeBetween } from "./route";
import type { MapEdge, MapNode } from "./scene";
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
])("an edge %s starts and ends at the circles' edges, by clicks and by default apart", (_, from, to) => {
  const { nodeById, edges } = sceneOf({ nodes: NODES, edges: [edge(from, to), edge(from, to, { kind: "default" })] });
  const [start, end] = [nodeById.get(from) as MapNode, nodeById.get(to) as MapNode];
  for (const { route } of edges) {
    const [x, y] = numbers(route.line) as [number, number];
    expect(Math.hypot(x - start.x, y - start.y)).toBeCloseTo(start.radius, 0);
    const [tipX, tipY] = numbers(route.arrowhead).slice(2, 4) as [number, number];
    expect(Math.hypot(tipX - end.x, tipY - end.y)).toBeCloseTo(end.radius + 3, 0);
  }
  expect(edges[0]?.route.line).not.toBe(edges[1]?.route.line);
});

test("the bounding box of an edge holds all of it", () => {
  const [from, to] = [
    { id: "a", x: 0, y: 0, radius: 20 },
    { id: "b", x: 840, y: 60, radius: 6 },
  ];
  const { line, arrowhead, box } = routeBetween(
    from,
    to,
    false,
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

test("an edge describes its kind, and its clicks by hotspot", () => {
  const hotspots = [
    { name: "Left", clicks: 1 },
    { name: "Up", clicks: 0 },
  ];
  const { edges } = sceneOf({
    nodes: NODES,
    edges: [
      edge("a", "b", { hotspots, clicks: 1 }),
      edge("a", "c"),
      edge("a", "b", { kind: "default", hotspots: [] }),
      edge("b", "a", { hotspots: hotspots.slice(0, 1), clicks: 1, isDeleted: true }),
    ],
  });
  const description = ({ style, description }: MapEdge) => [style, description];
  expect(edges.map(description)).toEqual([
    ["taken", `1 click on ${isolate("Left")} (1), ${isolate("Up")} (0)`],
    ["untaken", `0 clicks on ${isolate("h")}`],
    ["default", "if nobody clicks"],
    ["deleted", `1 click on ${isolate("Left")}, deleted`],
  ]);
});
