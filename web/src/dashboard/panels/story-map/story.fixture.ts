// Stories for tests.

import type { readStory, Story, StoryEdge, StoryNode } from "./graph";
import { computeLayout } from "./layout";
import { layoutInput } from "./layout-input";
import { buildScene, type Scene } from "./scene";

type Answer = Parameters<typeof readStory>[0];
type AnswerNode = Answer["nodes"][number];

export const GONE = "2026-01-01T00:00:00Z";

export function answerNode(id: string, fields: Partial<AnswerNode> = {}): AnswerNode {
  return {
    ...{ externalId: id, name: id, level: 1, isStart: false, deletedAt: null, isInStructure: true, defaultNode: null },
    ...{ metrics: { plays: 1, uniqueViewers: 1 }, hotspots: [] },
    ...fields,
  };
}

export function hotspot(id: string, to: string | null, clicks: number, deletedAt: string | null = null) {
  const destination = to === null ? null : { __typename: "Node" as const, externalId: to };
  return { externalId: id, name: id, deletedAt, destination, metrics: { clicks } };
}

export function answer(nodes: AnswerNode[]): Answer {
  return { nodes };
}

export function node(id: string, level: number | null, plays = 0): StoryNode {
  const column = level === null ? "Not reachable" : `Level ${level}`;
  return { id, name: id, level, column, plays, isStart: level === 1, isDeleted: false };
}

export function edge(from: string, to: string, fields: Partial<StoryEdge> = {}): StoryEdge {
  return { from, to, kind: "click", hotspots: [{ name: "h", clicks: 0 }], clicks: 0, isDeleted: false, ...fields };
}

export function sceneOf(story: Story): Scene {
  return buildScene(story, computeLayout(layoutInput(story)));
}

/** One node a level, each leading to the next one, and the last one back to the first. */
export function ring(length: number): Story {
  const nodes = Array.from({ length }, (_, n) => node(`n${n}`, n + 1));
  return { nodes, edges: nodes.map(({ id }, n) => edge(id, `n${(n + 1) % length}`)) };
}

/** A tree in which each node leads to three others, with a default edge from each to any node. */
export function branching(length: number): Story {
  const levelOf = (n: number): number => (n === 0 ? 1 : levelOf(Math.floor((n - 1) / 3)) + 1);
  const nodes = Array.from({ length }, (_, n) => node(`n${n}`, levelOf(n), n % 7));
  const edges = nodes.flatMap(({ id }, n) => [
    ...[1, 2, 3].filter((child) => n * 3 + child < length).map((child) => edge(id, `n${n * 3 + child}`)),
    edge(id, `n${(n * 7919 + 13) % length}`, { kind: "default", hotspots: [] }),
  ]);
  return { nodes, edges };
}
