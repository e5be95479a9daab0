// Stories for tests.

import type { SwitchCause } from "../../data/documents";
import type { Story, StoryAnswer, StoryEdge, StoryNode } from "./graph";
import { computeLayout } from "./layout";
import { layoutInput } from "./layout-request";
import { noPassage, type Transition } from "./passage";
import { buildScene, type Scene, type Shows } from "./scene";

type AnswerNode = StoryAnswer["nodes"][number];

const CAUSES = new Set(["DEFAULT", "LOOP", "API"]);

export const GONE = "2026-01-01T00:00:00Z";

export function answerNode(id: string, fields: Partial<AnswerNode> = {}): AnswerNode {
  return {
    ...{ externalId: id, name: id, level: 1, isStart: false, deletedAt: null, isInStructure: true, defaultNode: null },
    ...{ metrics: { plays: 1, uniqueViewers: 1, comparison: null }, hotspots: [] },
    ...fields,
  };
}

export function hotspot(id: string, to: string | null, deletedAt: string | null = null) {
  const destination = to === null ? null : { __typename: "Node" as const, externalId: to };
  return { externalId: id, name: id, deletedAt, destination };
}

/** @param parts the plays by cause; hotspots are chosen by a click */
export function transition(from: string | null, to: string | null, parts: Record<string, number>): Transition {
  const named = (id: string | null) => (id === null ? null : { externalId: id });
  const count = Object.values(parts).reduce((one, other) => one + other, 0);
  return {
    ...{ from: named(from), to: named(to), count, share: 0.5, viewers: { unique: count }, comparison: null },
    parts: Object.entries(parts).map(([name, count]) =>
      CAUSES.has(name)
        ? { cause: name as SwitchCause, hotspot: null, count }
        : { cause: "CLICK", hotspot: { externalId: name }, count },
    ),
  };
}

export function answer(nodes: AnswerNode[], transitions: Transition[] = []): StoryAnswer {
  return {
    nodes,
    flow: { sessions: 4, transitions, transitionCount: transitions.length, restCount: 0, comparison: null },
  };
}

export function node(id: string, level: number | null, plays = 0): StoryNode {
  const column = level === null ? "Not reachable" : `Level ${level}`;
  return {
    ...{ id, name: id, level, column, plays, viewers: plays, change: null, isStart: level === 1, isDeleted: false },
    ...{ begins: null, exits: null },
  };
}

/** An edge of the structure that nobody took, unless its fields say otherwise. */
export function edge(from: string, to: string, fields: Partial<StoryEdge> = {}): StoryEdge {
  return {
    ...{ from, to, kind: "untaken", ...noPassage(false) },
    ...{ isInStructure: true, isDefault: false, hotspots: ["h"] },
    ...fields,
  };
}

/** A story, apart from what only texts need. */
export type StoryGraph = Pick<Story, "nodes" | "edges"> & Partial<Story>;

export function sceneOf(graph: StoryGraph, shows: Shows = "counts"): Scene {
  const story = { hotspotNames: new Map(), isPartial: false, ...graph };
  return buildScene(story, computeLayout(layoutInput(story)), shows);
}

/** One node a level, each leading to the next one, and the last one back to the first. */
export function ring(length: number): StoryGraph {
  const nodes = Array.from({ length }, (_, n) => node(`n${n}`, n + 1));
  return { nodes, edges: nodes.map(({ id }, n) => edge(id, `n${(n + 1) % length}`)) };
}

/** A tree in which each node leads to three others, with a default edge from each to any node. */
export function branching(length: number): StoryGraph {
  const levelOf = (n: number): number => (n === 0 ? 1 : levelOf(Math.floor((n - 1) / 3)) + 1);
  const nodes = Array.from({ length }, (_, n) => node(`n${n}`, levelOf(n), n % 7));
  const edges = nodes.flatMap(({ id }, n) => [
    ...[1, 2, 3].filter((child) => n * 3 + child < length).map((child) => edge(id, `n${n * 3 + child}`)),
    edge(id, `n${(n * 7919 + 13) % length}`, { isDefault: true, hotspots: [] }),
  ]);
  return { nodes, edges };
}
