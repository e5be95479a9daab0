import { expect, test } from "vitest";
import { boxAround, type Curve } from "./curve";
import type { Story } from "./graph";
import { layOut } from "./layout";
import { joinBoxes, openMap, reveal, showWhole, type ViewBox, zoom } from "./view-box";
import { drawWays } from "./ways";

const BOUNDS = { x: -100, y: -50, width: 1000, height: 400 };
const SCREEN = { width: 1318, height: 600 };
const TELEPHONE = { width: 334, height: 600 };

/** Videos of which each leads to the next one, and the last one back to the first: what is drawn, and the videos alone. */
function ring(length: number): [ViewBox, ViewBox] {
  const story: Story = {
    nodes: Array.from({ length }, (_, n) => ({
      ...{ id: `n${n}`, name: `N ${n}`, level: n + 1, isStart: n === 0, isDeleted: false, plays: 0 },
    })),
    edges: Array.from({ length }, (_, n) => ({
      from: `n${n}`,
      to: `n${(n + 1) % length}`,
      hotspots: ["h"],
      clicks: 0,
    })),
  };
  const layout = layOut(story);
  const boxes = drawWays(story, layout).map(({ route }) => route.box);
  return [joinBoxes(layout.bounds, boxes), layout.bounds];
}

function holds(outer: ViewBox, inner: ViewBox): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.width >= inner.x + inner.width &&
    outer.y + outer.height >= inner.y + inner.height
  );
}

test.each<[string, Curve]>([
  [
    "that turns back",
    [
      { x: 0, y: 0 },
      { x: -40, y: -300 },
      { x: 500, y: -280 },
      { x: 400, y: 10 },
    ],
  ],
  [
    "that is straight",
    [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 20, y: 0 },
      { x: 30, y: 0 },
    ],
  ],
  [
    "whose third power falls out",
    [
      { x: 0, y: 0 },
      { x: 10, y: 30 },
      { x: 20, y: 30 },
      { x: 30, y: 0 },
    ],
  ],
  [
    "that is a point",
    [
      { x: 5, y: 5 },
      { x: 5, y: 5 },
      { x: 5, y: 5 },
      { x: 5, y: 5 },
    ],
  ],
])("the box around a curve %s is no larger and no smaller than it", (_, curve) => {
  const along = (axis: "x" | "y") =>
    Array.from({ length: 1001 }, (_, step) => {
      const [s, r] = [step / 1000, 1 - step / 1000];
      const [a, b, c, d] = curve.map((point) => point[axis]) as [number, number, number, number];
      return r ** 3 * a + 3 * r * r * s * b + 3 * r * s * s * c + s ** 3 * d;
    });
  const [xs, ys] = [along("x"), along("y")];
  const box = boxAround(curve);
  expect(box.x).toBeCloseTo(Math.min(...xs), 2);
  expect(box.y).toBeCloseTo(Math.min(...ys), 2);
  expect(box.x + box.width).toBeCloseTo(Math.max(...xs), 2);
  expect(box.y + box.height).toBeCloseTo(Math.max(...ys), 2);
});

test("a map that fits is shown whole, in the middle", () => {
  const view = openMap(BOUNDS, BOUNDS, { width: 1000, height: 800 });
  expect(view).toEqual({ x: -100, y: -250, width: 1000, height: 800 });
});

test("a long map opens whole, with the way that leads from its end to its start", () => {
  const [drawn, videos] = ring(26);
  expect(drawn.y).toBeLessThan(videos.y - 300);
  const view = openMap(drawn, videos, SCREEN);
  expect(view).toEqual(showWhole(drawn, SCREEN));
  expect(holds(view, drawn)).toBe(true);
});

test.each([
  ["where it would be a speck", ring(68), SCREEN],
  ["on a telephone where names could not be read", ring(7), TELEPHONE],
])("a map begins with its start %s", (_, [drawn, videos], frame) => {
  const view = openMap(drawn, videos, frame);
  expect(view.width).toBeCloseTo(frame.width / 0.75);
  expect(view.x).toBe(videos.x);
  // The videos stand in the middle, however high the ways above them reach.
  expect(view.y + view.height / 2).toBeCloseTo(videos.y + videos.height / 2);
});

test("zooming leaves the point under the pointer where it is", () => {
  const view = zoom(BOUNDS, 2, { x: 400, y: 0 });
  expect(view).toEqual({ x: 150, y: -25, width: 500, height: 200 });
});

test("the map moves no further than a point needs to be in view", () => {
  expect(reveal(BOUNDS, { x: 0, y: 0 }, 20)).toEqual(BOUNDS);
  expect(reveal(BOUNDS, { x: 950, y: -100 }, 20)).toEqual({ ...BOUNDS, x: -30, y: -120 });
});
