import { expect, test } from "vitest";
import { readStory } from "./graph";
import { keepMostPlayed } from "./most-played";
import { answer, answerNode, edge, GONE, hotspot, node } from "./story.fixture";

test("hotspots with the same ends are one edge, with all their clicks, beside the default edge", () => {
  const hotspots = [hotspot("h1", "b", 3), hotspot("h2", "b", 4), hotspot("h3", null, 9), hotspot("h4", "a", 1)];
  const { edges } = readStory(
    answer([answerNode("a", { hotspots, defaultNode: { externalId: "b" } }), answerNode("b")]),
  );
  const click = { from: "a", kind: "click", isDeleted: false } as const;
  const names = (...all: [string, number][]) => all.map(([name, clicks]) => ({ name, clicks }));
  expect(edges).toEqual([
    { ...click, to: "b", hotspots: names(["h1", 3], ["h2", 4]), clicks: 7 },
    { ...click, to: "a", hotspots: names(["h4", 1]), clicks: 1 },
    { from: "a", to: "b", kind: "default", hotspots: [], clicks: 0, isDeleted: false },
  ]);
});

test("edges that were never clicked are kept", () => {
  const { edges } = readStory(answer([answerNode("a", { hotspots: [hotspot("h", "b", 0)] }), answerNode("b")]));
  expect(edges.map(({ to, clicks }) => [to, clicks])).toEqual([["b", 0]]);
});

test("deleted nodes and hotspots are left out unless they were played or clicked", () => {
  const hotspots = [hotspot("h1", "b", 0, GONE), hotspot("h2", "c", 0), hotspot("h3", "b", 2, GONE)];
  const story = readStory(
    answer([
      answerNode("a", { hotspots }),
      answerNode("b", { deletedAt: GONE, level: null }),
      answerNode("c", { deletedAt: GONE, level: null, metrics: { plays: 0, uniqueViewers: 0 } }),
    ]),
  );
  expect(story.nodes.map(({ id, column, isDeleted }) => [id, column, isDeleted])).toEqual([
    ["a", "Level 1", false],
    ["b", "Deleted", true],
  ]);
  expect(story.edges.map(({ to, clicks, isDeleted }) => [to, clicks, isDeleted])).toEqual([["b", 2, true]]);
});

test("an unreachable node is told from one whose level is unknown", () => {
  const { nodes } = readStory(
    answer([answerNode("lost", { level: null }), answerNode("unlisted", { level: null, isInStructure: false })]),
  );
  expect(nodes.map(({ column }) => column)).toEqual(["Not reachable", "Level unknown"]);
});

test("of a large story the most played nodes are kept, with the start and the edges between them", () => {
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

test("of a large story without plays the nodes nearest to the start are kept", () => {
  const nodes = Array.from({ length: 501 }, (_, n) => node(`n${n}`, n === 3 ? null : 501 - n));
  const kept = keepMostPlayed({ nodes, edges: [] });
  expect(kept.nodes).toEqual(nodes.filter(({ id }) => id !== "n3"));
});

test("a story of 500 nodes is kept whole", () => {
  const nodes = Array.from({ length: 500 }, (_, n) => node(`n${n}`, n + 1));
  expect(keepMostPlayed({ nodes, edges: [edge("n0", "n1")] })).toEqual({ nodes, edges: [edge("n0", "n1")] });
});
