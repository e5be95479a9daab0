import { expect, test } from "vitest";
import { isolate } from "../format/text";
import { routeBetween } from "./route";
import type { Video, Way } from "./scene";
import { node, sceneOf, way } from "./story.fixture";

const NODES = [node("a", 1, 100), node("b", 2, 25), node("c", 2, 0)];

function numbers(path: string): number[] {
  return (path.match(/-?[\d.]+/g) ?? []).map(Number);
}

test("the area of a circle tells the plays", () => {
  const { video } = sceneOf({ nodes: NODES, ways: [] });
  const [most, some, none] = ["a", "b", "c"].map((id) => (video.get(id) as Video).radius) as [number, number, number];
  expect((some - none) / (most - none)).toBeCloseTo(0.5);
});

test.each([
  ["forward", "a", "b"],
  ["within a level", "b", "c"],
  ["back", "c", "a"],
  ["to itself", "b", "b"],
])("a way %s starts and ends at the circles' edges, by clicks and by default apart", (_, from, to) => {
  const { video, ways } = sceneOf({ nodes: NODES, ways: [way(from, to), way(from, to, { kind: "default" })] });
  const [start, end] = [video.get(from) as Video, video.get(to) as Video];
  for (const { route } of ways) {
    const [x, y] = numbers(route.line) as [number, number];
    expect(Math.hypot(x - start.x, y - start.y)).toBeCloseTo(start.radius, 0);
    const [tipX, tipY] = numbers(route.head).slice(2, 4) as [number, number];
    expect(Math.hypot(tipX - end.x, tipY - end.y)).toBeCloseTo(end.radius + 3, 0);
  }
  expect(ways[0]?.route.line).not.toBe(ways[1]?.route.line);
});

test("the box around a way holds all of it", () => {
  const [from, to] = [
    { id: "a", x: 0, y: 0, radius: 20 },
    { id: "b", x: 840, y: 60, radius: 6 },
  ];
  const { line, head, box } = routeBetween(
    from,
    to,
    false,
    [
      { x: 300, y: -200 },
      { x: 600, y: 240 },
    ],
    5,
  );
  const all = numbers(`${line} ${head}`);
  const [xs, ys] = [all.filter((_, place) => place % 2 === 0), all.filter((_, place) => place % 2 === 1)];
  expect(Math.min(...xs)).toBeGreaterThanOrEqual(box.x);
  expect(Math.max(...xs)).toBeLessThanOrEqual(box.x + box.width);
  expect(Math.min(...ys)).toBeGreaterThanOrEqual(box.y);
  expect(Math.max(...ys)).toBeLessThanOrEqual(box.y + box.height);
});

test("a way tells its kind, and its clicks by hotspot", () => {
  const hotspots = [
    { name: "Left", clicks: 1 },
    { name: "Up", clicks: 0 },
  ];
  const { ways } = sceneOf({
    nodes: NODES,
    ways: [
      way("a", "b", { hotspots, clicks: 1 }),
      way("a", "c"),
      way("a", "b", { kind: "default", hotspots: [] }),
      way("b", "a", { hotspots: hotspots.slice(0, 1), clicks: 1, isDeleted: true }),
    ],
  });
  const told = ({ style, told }: Way) => [style, told];
  expect(ways.map(told)).toEqual([
    ["taken", `1 click on ${isolate("Left")} (1), ${isolate("Up")} (0)`],
    ["untaken", `0 clicks on ${isolate("h")}`],
    ["default", "if nobody clicks"],
    ["deleted", `1 click on ${isolate("Left")}, deleted`],
  ]);
});
