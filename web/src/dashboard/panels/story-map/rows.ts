// The rows of the map's table: every edge, and where sessions begin and end.

import { MESSAGES } from "../../messages/messages";
import { describeKind } from "./describe";
import { hotspotsOf, type Story, type StoryNode } from "./graph";
import { edgeKey } from "./layout-input";
import type { Passage } from "./passage";

const TEXTS = MESSAGES.storyMap;

export interface Row {
  key: string;
  /** Null where sessions begin. */
  from: StoryNode | null;
  /** Null where they end. */
  to: StoryNode | null;
  kind: string;
  count: number;
  change: number | null;
  share: number | null;
  viewers: number;
  chosen: number;
  byDefault: number;
  /** Names of the hotspots that lead this way. */
  hotspots: string;
}

export function listRows(story: Story): Row[] {
  const { nodes, edges, hotspotNames } = story;
  const nodeById = new Map(nodes.map((node) => [node.id, node]));
  return [
    ...edges.map((edge) => ({
      ...rowOf(edge, nodeById.get(edge.from) ?? null, nodeById.get(edge.to) ?? null, describeKind(edge, story)),
      hotspots: hotspotsOf(edge, hotspotNames)
        .map(({ name }) => name)
        .join(", "),
    })),
    ...nodes.flatMap((node) => (node.begins ? [rowOf(node.begins, null, node, TEXTS.details.start)] : [])),
    ...nodes.flatMap((node) => (node.exits ? [rowOf(node.exits, node, null, TEXTS.details.exit)] : [])),
  ];
}

function rowOf(passage: Passage, from: StoryNode | null, to: StoryNode | null, kind: string): Row {
  const { count, share, viewers, causes, compared } = passage;
  return {
    ...{ key: edgeKey(from?.id, to?.id), from, to, kind, count, share, viewers },
    ...{ change: compared?.change ?? null, chosen: causes.choice, byDefault: causes.default + causes.loop },
    hotspots: "",
  };
}
