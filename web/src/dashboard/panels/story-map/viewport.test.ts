import { expect, test } from "vitest";
import {
  canReuse,
  clampViewport,
  drawnArea,
  fitViewport,
  initialViewport,
  panIntoView,
  relativeTransform,
  type Viewport,
} from "./viewport";

const BOUNDS = { x: -100, y: -50, width: 1000, height: 400 };
const SCREEN = { width: 1318, height: 600 };
const TELEPHONE = { width: 334, height: 400 };
const START = { x: 0, y: 120 };

/** Where a point of the map is on the screen. */
function at({ scale, x, y }: Viewport, point: { x: number; y: number }): [number, number] {
  return [point.x * scale + x, point.y * scale + y];
}

test("a map that fits is shown whole, centred below the column labels", () => {
  const viewport = initialViewport(BOUNDS, START, SCREEN);
  expect(viewport).toEqual(fitViewport(BOUNDS, SCREEN));
  const [[left, top], [right, bottom]] = [at(viewport, BOUNDS), at(viewport, { x: 900, y: 350 })];
  expect(left + right).toBeCloseTo(SCREEN.width);
  expect(top - 28).toBeCloseTo(SCREEN.height - bottom);
});

test.each([
  ["where it would be a speck", { x: -100, y: -1500, width: 9000, height: 3000 }, SCREEN],
  ["on a telephone where names could not be read", BOUNDS, TELEPHONE],
])("a map begins with its start %s", (_, bounds, frame) => {
  const viewport = initialViewport(bounds, START, frame);
  expect(viewport.scale).toBe(0.75);
  expect(at(viewport, START)).toEqual([75, frame.height / 2]);
});

test("the map moves no further than a point needs to be in view", () => {
  const viewport = { scale: 1, x: 100, y: 50 };
  expect(panIntoView(viewport, { x: 0, y: 100 }, SCREEN)).toEqual(viewport);
  expect(panIntoView(viewport, { x: 1300, y: -100 }, SCREEN)).toEqual({ scale: 1, x: -62, y: 180 });
});

test("some of the map stays in the frame, however far it is dragged", () => {
  expect(clampViewport({ scale: 1, x: 5000, y: -5000 }, BOUNDS, SCREEN)).toEqual({ scale: 1, x: 1338, y: -270 });
});

test("a drawing is reused until its edge comes near, or the scale differs too much", () => {
  const drawn = { scale: 1, x: 0, y: 0 };
  const isEnough = (now: Viewport) => canReuse(drawn, now, SCREEN);
  expect(isEnough({ scale: 1, x: 190, y: -80 })).toBe(true);
  expect(isEnough({ scale: 1, x: 205, y: 0 })).toBe(false);
  expect(isEnough({ scale: 1, x: 0, y: -95 })).toBe(false);
  expect(isEnough({ scale: 1.3, x: -200, y: -90 })).toBe(true);
  expect(isEnough({ scale: 1.5, x: -300, y: -150 })).toBe(false);
  expect(isEnough({ scale: 0.6, x: 264, y: 120 })).toBe(false);
});

test("a drawing for one viewport is transformed to match another one", () => {
  const [drawn, now] = [
    { scale: 0.8, x: 20, y: -30 },
    { scale: 1, x: -50, y: 7 },
  ];
  const moved = relativeTransform(drawn, now);
  const [x, y] = at(drawn, { x: 333, y: 444 });
  const [toX, toY] = at(moved, { x, y });
  const [expectedX, expectedY] = at(now, { x: 333, y: 444 });
  expect(toX).toBeCloseTo(expectedX);
  expect(toY).toBeCloseTo(expectedY);
});

test("more is drawn than the frame shows, on each side", () => {
  const area = drawnArea({ scale: 0.5, x: 100, y: 0 }, { width: 1000, height: 500 });
  expect(area).toEqual({ x: -800, y: -300, width: 3200, height: 1600 });
});
