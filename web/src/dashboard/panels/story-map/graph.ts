// Turns the API's answer into the graph of a playlist: nodes, and the edges between them.

import type { StoryMapFragment } from "../../data/documents";
import { levelName } from "../../format/level";

export interface StoryNode {
  /** The node's externalId. */
  id: string;
  name: string;
  /** Null if the node has none or it is unknown. */
  level: number | null;
  /** Name of its column on the map: its level, or why it has none. */
  column: string;
  isStart: boolean;
  isDeleted: boolean;
  plays: number;
}

export interface StoryEdge {
  from: string;
  to: string;
  /** A default edge is followed when nobody clicks. How often that happened is not counted. */
  kind: "click" | "default";
  /** The hotspots that lead along this edge, with their clicks. */
  hotspots: { name: string; clicks: number }[];
  /** The sum over its hotspots. */
  clicks: number;
  /** Whether all its hotspots were removed from the structure. */
  isDeleted: boolean;
}

export interface Story {
  nodes: StoryNode[];
  edges: StoryEdge[];
}

type AnswerNode = StoryMapFragment["nodes"][number];

/**
 * Merges hotspots with the same two ends into one edge. Deleted nodes and hotspots are left out, unless they were
 * played or clicked in the period.
 */
export function readStory(playlist: Pick<StoryMapFragment, "nodes">): Story {
  const nodes = playlist.nodes.filter(({ deletedAt, metrics }) => deletedAt === null || metrics.plays > 0);
  const shown = new Set(nodes.map(({ externalId }) => externalId));
  const edges = nodes.flatMap((node) => [...clickEdges(node), ...defaultEdge(node)]);
  return { nodes: nodes.map(readNode), edges: edges.filter(({ to }) => shown.has(to)) };
}

function readNode(node: AnswerNode): StoryNode {
  const { externalId: id, name, level, isStart, deletedAt, metrics } = node;
  return {
    ...{ id, name: name ?? id, level, isStart, plays: metrics.plays },
    ...{ column: levelName(node), isDeleted: deletedAt !== null },
  };
}

function clickEdges({ externalId: from, hotspots }: AnswerNode): StoryEdge[] {
  const edges = new Map<string, StoryEdge>();
  for (const { name, externalId: hotspot, destination, deletedAt, metrics } of hotspots) {
    if (destination?.__typename !== "Node" || (deletedAt !== null && metrics.clicks === 0)) continue;
    const to = destination.externalId;
    const edge = edges.get(to) ?? { from, to, kind: "click", hotspots: [], clicks: 0, isDeleted: true };
    edge.hotspots.push({ name: name ?? hotspot, clicks: metrics.clicks });
    edge.clicks += metrics.clicks;
    edge.isDeleted &&= deletedAt !== null;
    edges.set(to, edge);
  }
  return [...edges.values()];
}

function defaultEdge({ externalId: from, defaultNode }: AnswerNode): StoryEdge[] {
  if (!defaultNode) return [];
  return [{ from, to: defaultNode.externalId, kind: "default", hotspots: [], clicks: 0, isDeleted: false }];
}
