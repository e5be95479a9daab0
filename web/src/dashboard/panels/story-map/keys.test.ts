import { expect, test } from "vitest";
import { nodeForKey } from "./keys";
import { branching, edge, node, ring, sceneOf } from "./story.fixture";

const SCENE = sceneOf({
  nodes: [node("a", 1), node("b", 2), node("c", 2), node("d", 3), node("lost", null)],
  edges: [edge("a", "b"), edge("a", "c"), edge("c", "d")],
});

test("left and right follow edges, and without one go to the nearest node of the next column", () => {
  expect(["b", "c"]).toContain(nodeForKey(SCENE, "a", "ArrowRight"));
  expect(nodeForKey(SCENE, "c", "ArrowRight")).toBe("d");
  expect(nodeForKey(SCENE, "d", "ArrowLeft")).toBe("c");
  expect(nodeForKey(SCENE, "d", "ArrowRight")).toBe("lost");
  expect(nodeForKey(SCENE, "a", "ArrowLeft")).toBeNull();
});

test("up and down go through a column, Home and End to the start and to the last node", () => {
  const [upper, lower] = SCENE.nodes.filter(({ level }) => level === 2).map(({ id }) => id) as [string, string];
  expect(nodeForKey(SCENE, upper, "ArrowDown")).toBe(lower);
  expect(nodeForKey(SCENE, lower, "ArrowUp")).toBe(upper);
  expect(nodeForKey(SCENE, lower, "ArrowDown")).toBeNull();
  expect(nodeForKey(SCENE, "d", "Home")).toBe("a");
  expect(nodeForKey(SCENE, "a", "End")).toBe("lost");
  expect(nodeForKey(SCENE, "a", "x")).toBeNull();
});

test.each([
  ["a ring", ring(12)],
  ["80 nodes", branching(80)],
  ["no structure", { nodes: Array.from({ length: 30 }, (_, n) => node(`n${n}`, null)), edges: [] }],
])("the arrow keys extent every node of %s", (_, story) => {
  const scene = sceneOf(story);
  const reached = new Set([scene.nodes[0]?.id as string]);
  for (const id of reached) {
    for (const key of ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"]) {
      const next = nodeForKey(scene, id, key);
      if (next !== null) reached.add(next);
    }
  }
  expect(reached.size).toBe(story.nodes.length);
});
