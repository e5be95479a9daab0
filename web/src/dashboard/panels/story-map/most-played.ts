// Limits a large story to the nodes that the map shows.

import type { Story, StoryNode } from "./graph";

/** With more nodes the layout takes seconds, and nobody finds their way through the map. */
const MAX_NODES = 500;

/**
 * Keeps the start, the most played nodes (of equally played ones those nearest to the start) and the edges between
 * them.
 */
export function keepMostPlayed<Graph extends Pick<Story, "nodes" | "edges">>(story: Graph): Graph {
  const { nodes, edges } = story;
  if (nodes.length <= MAX_NODES) return story;
  const kept = new Set(
    [...nodes]
      .sort(byInterest)
      .slice(0, MAX_NODES)
      .map(({ id }) => id),
  );
  return {
    ...story,
    nodes: nodes.filter(({ id }) => kept.has(id)),
    edges: edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
  };
}

function byInterest(one: StoryNode, other: StoryNode): number {
  const [near, far] = [one, other].map(({ level }) => level ?? Number.MAX_SAFE_INTEGER) as [number, number];
  return Number(other.isStart) - Number(one.isStart) || other.plays - one.plays || near - far;
}
