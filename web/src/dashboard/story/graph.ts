// The branching structure of a playlist as a graph: videos, and the ways between them.

import type { StoryMapQuery } from "../api/documents";
import { levelName } from "../node/level";

export interface StoryNode {
  /** The node's externalId. */
  id: string;
  name: string;
  /** Null where there is none, or where it is unknown. */
  level: number | null;
  /** Name of the column that it stands in: its level, or why it has none. */
  column: string;
  isStart: boolean;
  isDeleted: boolean;
  plays: number;
}

export interface StoryWay {
  from: string;
  to: string;
  /** A default way is the one that the story takes when nobody clicks. How often it was taken is not counted. */
  kind: "click" | "default";
  /** The hotspots that lead this way, with their clicks. */
  hotspots: { name: string; clicks: number }[];
  /** Of all its hotspots. */
  clicks: number;
  /** Whether all its hotspots were removed from the video. */
  isDeleted: boolean;
}

export interface Story {
  nodes: StoryNode[];
  ways: StoryWay[];
}

type Answer = NonNullable<StoryMapQuery["playlist"]>;
type AnswerNode = Answer["nodes"][number];

/** Hotspots with the same two ends become one way. Deleted ones stay out, unless they were clicked in the period. */
export function readStory(playlist: Answer): Story {
  const nodes = playlist.nodes.filter(({ deletedAt, metrics }) => deletedAt === null || metrics.plays > 0);
  const shown = new Set(nodes.map(({ externalId }) => externalId));
  const ways = nodes.flatMap((node) => [...clickWays(node), ...defaultWay(node)]);
  return { nodes: nodes.map(readNode), ways: ways.filter(({ to }) => shown.has(to)) };
}

function readNode(node: AnswerNode): StoryNode {
  const { externalId: id, name, level, isStart, deletedAt, metrics } = node;
  return {
    ...{ id, name: name ?? id, level, isStart, plays: metrics.plays },
    ...{ column: levelName(node), isDeleted: deletedAt !== null },
  };
}

function clickWays({ externalId: from, hotspots }: AnswerNode): StoryWay[] {
  const ways = new Map<string, StoryWay>();
  for (const { name, externalId: hotspot, destination, deletedAt, metrics } of hotspots) {
    if (destination?.__typename !== "Node" || (deletedAt !== null && metrics.clicks === 0)) continue;
    const to = destination.externalId;
    const way = ways.get(to) ?? { from, to, kind: "click", hotspots: [], clicks: 0, isDeleted: true };
    way.hotspots.push({ name: name ?? hotspot, clicks: metrics.clicks });
    way.clicks += metrics.clicks;
    way.isDeleted &&= deletedAt !== null;
    ways.set(to, way);
  }
  return [...ways.values()];
}

function defaultWay({ externalId: from, defaultNode }: AnswerNode): StoryWay[] {
  if (!defaultNode) return [];
  return [{ from, to: defaultNode.externalId, kind: "default", hotspots: [], clicks: 0, isDeleted: false }];
}
