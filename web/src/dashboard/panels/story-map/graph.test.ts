import { expect, test } from "vitest";
import { type EdgeKind, readStory as read, type StoryAnswer } from "./graph";
import { keepMostPlayed } from "./most-played";
import { answer, answerNode, edge, GONE, hotspot, node, transition } from "./story.fixture";

const readStory = (answer: StoryAnswer) => read(answer, false);

test("hotspots and the default way with the same ends are one edge, with what viewers did", () => {
  const hotspots = [hotspot("h1", "b"), hotspot("h2", "b"), hotspot("h3", null), hotspot("h4", "a")];
  const { edges } = readStory(
    answer(
      [answerNode("a", { hotspots, defaultNode: { externalId: "b" } }), answerNode("b")],
      [transition("a", "b", { h1: 3, h2: 4, DEFAULT: 5, API: 1 })],
    ),
  );
  expect(edges).toHaveLength(2);
  expect(edges[0]).toMatchObject({
    ...{ from: "a", to: "b", kind: "choice", isInStructure: true, isDefault: true, count: 13 },
    causes: { choice: 7, default: 5, loop: 0, other: 1 },
    hotspots: ["h1", "h2"],
    chosen: [
      { id: "h2", count: 4 },
      { id: "h1", count: 3 },
    ],
  });
  expect(edges[1]).toMatchObject({ from: "a", to: "a", kind: "untaken", count: 0, isInStructure: true });
});

test.each<[EdgeKind, string, string, Record<string, number>]>([
  ["choice", "a", "b", { h: 2, DEFAULT: 1 }],
  ["default", "a", "b", { h: 1, DEFAULT: 2 }],
  ["other", "a", "b", { API: 1 }],
  ["loop", "a", "a", { h: 1 }],
  ["loop", "a", "b", { LOOP: 2, h: 1 }],
  ["return", "b", "a", { h: 1 }],
])("an edge is a %s by what most of its plays are", (kind, from, to, parts) => {
  const { edges } = readStory(answer([answerNode("a"), answerNode("b", { level: 2 })], [transition(from, to, parts)]));
  expect(edges.map((each) => [each.from, each.to, each.kind, each.isInStructure])).toEqual([[from, to, kind, false]]);
});

test("where sessions begin and end is told of the node", () => {
  const { nodes, edges } = readStory(
    answer([answerNode("a")], [transition(null, "a", { API: 4 }), transition("a", null, { API: 3 })]),
  );
  expect([nodes[0]?.begins?.count, nodes[0]?.exits?.count]).toEqual([4, 3]);
  expect(edges).toEqual([]);
});

test("deleted nodes are left out unless they were played, and deleted hotspots unless they were chosen", () => {
  const hotspots = [hotspot("h1", "b", GONE), hotspot("h2", "c"), hotspot("h3", "a", GONE)];
  const story = readStory(
    answer(
      [
        answerNode("a", { hotspots }),
        answerNode("b", { deletedAt: GONE, level: null }),
        answerNode("c", { deletedAt: GONE, level: null, metrics: { plays: 0, uniqueViewers: 0, comparison: null } }),
      ],
      [transition("a", "b", { h1: 2 })],
    ),
  );
  expect(story.nodes.map(({ id, column, isDeleted }) => [id, column, isDeleted])).toEqual([
    ["a", "Level 1", false],
    ["b", "Deleted", true],
  ]);
  expect(story.edges.map(({ to, count, isInStructure }) => [to, count, isInStructure])).toEqual([["b", 2, false]]);
});

test("nodes that were deleted since the compared period are shown where a change is", () => {
  const comparison = { metrics: { plays: 3 }, change: { plays: -1 } };
  const gone = answerNode("b", { deletedAt: GONE, metrics: { plays: 0, uniqueViewers: 0, comparison } });
  const namesOf = (isCompared: boolean) => read(answer([answerNode("a"), gone]), isCompared).nodes.map(({ id }) => id);
  expect([namesOf(true), namesOf(false)]).toEqual([["a", "b"], ["a"]]);
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
