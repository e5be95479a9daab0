import { expect, test } from "vitest";
import { branching, edge, node, ring, sceneOf } from "./story.fixture";
import { fitViewport } from "./viewport";
import { edgesOf, MAX_LABELS, MAX_SVG_EDGES, selectVisible, shorten } from "./visible";

const FRAME = { width: 1318, height: 600 };
const LARGE = sceneOf(branching(500));

test.each([0.2, 0.3, 0.5, 0.8, 1.2, 2.5])("what is drawn of 500 nodes is bounded at scale %d", (scale) => {
  const { nodes, labelled, edges, usesCanvas } = selectVisible(LARGE, { scale, x: 0, y: 300 }, FRAME);
  expect(nodes.length).toBeGreaterThan(0);
  expect(nodes.length).toBeLessThanOrEqual(500);
  expect(labelled.size).toBeLessThanOrEqual(MAX_LABELS);
  expect(usesCanvas || edges.length <= MAX_SVG_EDGES).toBe(true);
});

test("only what is in view is drawn, with some overscan", () => {
  const scene = sceneOf(ring(60));
  const { nodes, edges } = selectVisible(scene, { scale: 1, x: 0, y: 300 }, FRAME);
  expect(nodes.length).toBeGreaterThanOrEqual(FRAME.width / 210);
  expect(nodes.length).toBeLessThan(14);
  // The edge back passes all of them.
  expect(edges.some(({ from }) => from === "n59")).toBe(true);
  expect(edges.length).toBeLessThan(16);
});

test("all of a small story is drawn, with edges that were never taken", () => {
  const edges = [edge("b", "a", { kind: "choice", count: 2 }), edge("a", "b"), edge("b", "b")];
  const scene = sceneOf({ nodes: [node("a", 1), node("b", 2)], edges });
  const visible = selectVisible(scene, fitViewport(scene.bounds, FRAME), FRAME);
  expect(visible.nodes).toHaveLength(2);
  // Taken edges are on top.
  expect(visible.edges.map(({ style }) => style)).toEqual(["untaken", "untaken", "choice"]);
  expect(visible.edgeLabels.map(({ text }) => text)).toEqual(["– · 2"]);
});

test("of very many nodes the most played have names, and none where there is no room", () => {
  const { labelled } = selectVisible(LARGE, { scale: 0.4, x: 0, y: 300 }, FRAME);
  expect(labelled.size).toBe(MAX_LABELS);
  const plays = (id: string) => LARGE.nodeById.get(id)?.plays ?? 0;
  expect(Math.min(...[...labelled].filter((id) => id !== "n0").map(plays))).toBeGreaterThanOrEqual(3);
  expect(selectVisible(LARGE, fitViewport(LARGE.bounds, FRAME), FRAME).labelled.size).toBe(0);
});

test("the edges of one node are those that lead to it and from it", () => {
  const scene = sceneOf(ring(3));
  expect(edgesOf(scene, "n1").map(({ from, to }) => `${from} ${to}`)).toEqual(["n1 n2", "n0 n1"]);
});

test.each([
  ["short", 10, "short"],
  ["The pier at dusk", 8, "The pie…"],
  ["東京の駅で待つ", 8, "東京の…"],
  ["🎬🎬🎬🎬🎬🎬", 8, "🎬🎬🎬…"],
])("the name %s is shortened to %d letters", (name, letters, shown) => {
  expect(shorten(name, letters)).toBe(shown);
});
