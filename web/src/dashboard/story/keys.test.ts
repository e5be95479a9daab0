import { expect, test } from "vitest";
import { videoAt } from "./keys";
import { branching, node, ring, sceneOf, way } from "./story.fixture";

const SCENE = sceneOf({
  nodes: [node("a", 1), node("b", 2), node("c", 2), node("d", 3), node("lost", null)],
  ways: [way("a", "b"), way("a", "c"), way("c", "d")],
});

test("left and right follow ways, and without one go to the nearest video of the next column", () => {
  expect(["b", "c"]).toContain(videoAt(SCENE, "a", "ArrowRight"));
  expect(videoAt(SCENE, "c", "ArrowRight")).toBe("d");
  expect(videoAt(SCENE, "d", "ArrowLeft")).toBe("c");
  expect(videoAt(SCENE, "d", "ArrowRight")).toBe("lost");
  expect(videoAt(SCENE, "a", "ArrowLeft")).toBeNull();
});

test("up and down go through a column, Home and End to the start and to the last video", () => {
  const [upper, lower] = SCENE.videos.filter(({ level }) => level === 2).map(({ id }) => id) as [string, string];
  expect(videoAt(SCENE, upper, "ArrowDown")).toBe(lower);
  expect(videoAt(SCENE, lower, "ArrowUp")).toBe(upper);
  expect(videoAt(SCENE, lower, "ArrowDown")).toBeNull();
  expect(videoAt(SCENE, "d", "Home")).toBe("a");
  expect(videoAt(SCENE, "a", "End")).toBe("lost");
  expect(videoAt(SCENE, "a", "x")).toBeNull();
});

test.each([
  ["a ring", ring(12)],
  ["80 videos", branching(80)],
  ["no structure", { nodes: Array.from({ length: 30 }, (_, n) => node(`n${n}`, null)), ways: [] }],
])("the arrow keys reach every video of %s", (_, story) => {
  const scene = sceneOf(story);
  const reached = new Set([scene.videos[0]?.id as string]);
  for (const id of reached) {
    for (const key of ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"]) {
      const next = videoAt(scene, id, key);
      if (next !== null) reached.add(next);
    }
  }
  expect(reached.size).toBe(story.nodes.length);
});
