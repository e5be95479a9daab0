import { expect, test } from "vitest";
import { MOST_NAMED, MOST_WAYS, shorten, takePicture, waysAt } from "./picture";
import { branching, node, ring, sceneOf, way } from "./story.fixture";
import { wholeView } from "./view";

const FRAME = { width: 1318, height: 600 };
const LARGE = sceneOf(branching(500));

test.each([0.2, 0.3, 0.5, 0.8, 1.2, 2.5])("what is drawn of 500 videos is bounded at scale %d", (scale) => {
  const { videos, named, ways, isCrowd } = takePicture(LARGE, { scale, x: 0, y: 300 }, FRAME);
  expect(videos.length).toBeGreaterThan(0);
  expect(videos.length).toBeLessThanOrEqual(500);
  expect(named.size).toBeLessThanOrEqual(MOST_NAMED);
  expect(isCrowd || ways.length <= MOST_WAYS).toBe(true);
});

test("only what is in view is drawn, with some around it", () => {
  const scene = sceneOf(ring(60));
  const { videos, ways } = takePicture(scene, { scale: 1, x: 0, y: 300 }, FRAME);
  expect(videos.length).toBeGreaterThanOrEqual(FRAME.width / 210);
  expect(videos.length).toBeLessThan(14);
  // The way back passes all of them.
  expect(ways.some(({ from }) => from === "n59")).toBe(true);
  expect(ways.length).toBeLessThan(16);
});

test("all of a small story is drawn, with ways that nobody took, and default ones", () => {
  const ways = [way("a", "b"), way("a", "b", { kind: "default" }), way("b", "b"), way("b", "a", { clicks: 2 })];
  const scene = sceneOf({ nodes: [node("a", 1), node("b", 2)], ways });
  const picture = takePicture(scene, wholeView(scene.bounds, FRAME), FRAME);
  expect(picture.videos).toHaveLength(2);
  // What was taken lies on top.
  expect(picture.ways.map(({ style }) => style)).toEqual(["untaken", "untaken", "default", "taken"]);
});

test("of very many videos the most played have names, and none where there is no room", () => {
  const { named } = takePicture(LARGE, { scale: 0.4, x: 0, y: 300 }, FRAME);
  expect(named.size).toBe(MOST_NAMED);
  const plays = (id: string) => LARGE.video.get(id)?.plays ?? 0;
  expect(Math.min(...[...named].filter((id) => id !== "n0").map(plays))).toBeGreaterThanOrEqual(3);
  expect(takePicture(LARGE, wholeView(LARGE.bounds, FRAME), FRAME).named.size).toBe(0);
});

test("the ways of one video are those that lead to it and from it", () => {
  const scene = sceneOf(ring(3));
  expect(waysAt(scene, "n1").map(({ from, to }) => `${from} ${to}`)).toEqual(["n0 n1", "n1 n2"]);
});

test.each([
  ["short", 10, "short"],
  ["The pier at dusk", 8, "The pie…"],
  ["東京の駅で待つ", 8, "東京の…"],
  ["🎬🎬🎬🎬🎬🎬", 8, "🎬🎬🎬…"],
])("the name %s is shortened to %d letters", (name, letters, shown) => {
  expect(shorten(name, letters)).toBe(shown);
});
