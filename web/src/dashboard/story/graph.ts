// The branching structure of a playlist as a graph: videos, and the ways between them.

import type { StoryMapQuery } from "../api/documents";

export interface StoryNode {
  /** The node's externalId. */
  id: string;
  name: string;
  /** Null where no way leads from the start. */
  level: number | null;
  isStart: boolean;
  isDeleted: boolean;
  plays: number;
}

export interface StoryEdge {
  from: string;
  to: string;
  /** Names of the hotspots that lead this way; none is the way when nobody clicks. */
  hotspots: string[];
  clicks: number;
}

export interface Story {
  nodes: StoryNode[];
  edges: StoryEdge[];
}

type Answer = NonNullable<StoryMapQuery["playlist"]>;

/** Hotspots with the same two ends become one edge. Deleted ones stay out, unless they were clicked in the period. */
export function readStory(playlist: Answer): Story {
  const nodes = playlist.nodes
    .filter(({ deletedAt, metrics }) => deletedAt === null || metrics.plays > 0)
    .map(
      (node): StoryNode => ({
        id: node.externalId,
        name: node.name ?? node.externalId,
        level: node.level,
        isStart: node.isStart,
        isDeleted: node.deletedAt !== null,
        plays: node.metrics.plays,
      }),
    );
  const edges = new Map<string, StoryEdge>();
  const edgeBetween = (from: string, to: string): StoryEdge => {
    const key = JSON.stringify([from, to]);
    const edge = edges.get(key) ?? { from, to, hotspots: [], clicks: 0 };
    edges.set(key, edge);
    return edge;
  };
  const isShown = new Set(nodes.map(({ id }) => id));
  for (const { externalId: id, defaultNode, hotspots } of playlist.nodes) {
    for (const { name, externalId: hotspot, destination, deletedAt, metrics } of hotspots) {
      if (destination?.__typename !== "Node" || !isShown.has(id) || !isShown.has(destination.externalId)) continue;
      if (deletedAt !== null && metrics.clicks === 0) continue;
      const edge = edgeBetween(id, destination.externalId);
      edge.hotspots.push(name ?? hotspot);
      edge.clicks += metrics.clicks;
    }
    if (defaultNode && isShown.has(id) && isShown.has(defaultNode.externalId)) edgeBetween(id, defaultNode.externalId);
  }
  return { nodes, edges: [...edges.values()] };
}
