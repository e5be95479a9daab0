// Turns the API's answer into the graph of a playlist: nodes, and the edges between them. An edge is in the structure, or
// viewers went that way, or both.

import type { StoryMapFragment } from "../../data/documents";
import { levelName } from "../../format/level";
import { edgeKey } from "./layout-input";
import { type Cause, noPassage, type Passage, readPassage } from "./passage";

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
  viewers: number;
  /** Relative change of the plays; null without a compared period. */
  change: number | null;
  /** Sessions that begin with it. */
  begins: Passage | null;
  /** Plays that nothing follows. */
  exits: Passage | null;
}

/**
 * What most of its plays are, which colours the edge: the same node again, back to a lower level, chosen, not chosen, or
 * switched by the page; or never taken.
 */
export type EdgeKind = "choice" | "default" | "loop" | "return" | "other" | "untaken";

export interface StoryEdge extends Passage {
  from: string;
  to: string;
  kind: EdgeKind;
  isInStructure: boolean;
  /** Whether the structure follows it when nobody clicks. */
  isDefault: boolean;
  /** The hotspots that the structure leads along this edge. */
  hotspots: string[];
}

export interface Story {
  nodes: StoryNode[];
  edges: StoryEdge[];
  /** The names of all hotspots, deleted ones among them, by their externalIds. */
  hotspotNames: ReadonlyMap<string, string>;
  /** Whether there are more ways than the API lists: then an edge without plays may have a few. */
  isPartial: boolean;
}

type AnswerNode = StoryMapFragment["nodes"][number];
export type StoryAnswer = Pick<StoryMapFragment, "nodes" | "flow">;

/**
 * Deleted nodes are left out unless they were played; deleted hotspots are no part of the structure.
 *
 * @param isCompared whether nodes that were deleted since the compared period matter, too
 */
export function readStory({ nodes, flow }: StoryAnswer, isCompared: boolean): Story {
  const isShown = ({ deletedAt, metrics: { plays, comparison } }: AnswerNode) =>
    deletedAt === null || plays > 0 || (isCompared && (comparison?.metrics.plays ?? 0) > 0);
  const shown = nodes.filter(isShown);
  const plays = new Map(nodes.map(({ externalId, metrics }) => [externalId, metrics.plays]));
  const passages = new Map(
    flow.transitions.map((each) => [
      edgeKey(each.from?.externalId, each.to?.externalId),
      readPassage(each, each.from ? (plays.get(each.from.externalId) ?? 0) : flow.sessions),
    ]),
  );
  const levels = new Map(shown.map(({ externalId, level }) => [externalId, level]));
  const edges = new Map<string, StoryEdge>();
  const edgeBetween = (from: string, to: string): StoryEdge => {
    const key = edgeKey(from, to);
    const passage = passages.get(key) ?? noPassage(flow.comparison !== null);
    const kind = kindOf(passage, from === to, isBackward(levels.get(from), levels.get(to)));
    const edge = edges.get(key) ?? {
      ...{ from, to, kind, ...passage },
      ...{ isInStructure: false, isDefault: false, hotspots: [] },
    };
    edges.set(key, edge);
    return edge;
  };
  for (const node of shown) addWays(node, (to) => (levels.has(to) ? edgeBetween(node.externalId, to) : null));
  for (const { from, to } of flow.transitions) {
    if (from && to && levels.has(from.externalId) && levels.has(to.externalId)) {
      edgeBetween(from.externalId, to.externalId);
    }
  }
  return {
    nodes: shown.map((node) => readNode(node, passages)),
    edges: [...edges.values()],
    hotspotNames: new Map(
      nodes.flatMap(({ hotspots }) => hotspots.map((one) => [one.externalId, one.name ?? one.externalId])),
    ),
    isPartial: flow.restCount > 0,
  };
}

function readNode(node: AnswerNode, passages: ReadonlyMap<string, Passage>): StoryNode {
  const { externalId: id, name, level, isStart, deletedAt, metrics } = node;
  return {
    ...{ id, name: name ?? id, level, isStart, plays: metrics.plays, viewers: metrics.uniqueViewers },
    ...{ column: levelName(node), isDeleted: deletedAt !== null, change: metrics.comparison?.change.plays ?? null },
    begins: passages.get(edgeKey(undefined, id)) ?? null,
    exits: passages.get(edgeKey(id, undefined)) ?? null,
  };
}

/** The names of the hotspots that lead along an edge, or were chosen before it, such as deleted ones. */
export function hotspotsOf(
  { hotspots, chosen }: StoryEdge,
  names: Story["hotspotNames"],
): { id: string; name: string }[] {
  const ids = new Set([...hotspots, ...chosen.map(({ id }) => id)]);
  return [...ids].map((id) => ({ id, name: names.get(id) ?? id }));
}

/** Adds what the structure says of the edges from a node. */
function addWays({ hotspots, defaultNode }: AnswerNode, edgeTo: (to: string) => StoryEdge | null): void {
  for (const { externalId: id, destination, deletedAt } of hotspots) {
    if (deletedAt !== null || destination?.__typename !== "Node") continue;
    const edge = edgeTo(destination.externalId);
    edge?.hotspots.push(id);
    if (edge) edge.isInStructure = true;
  }
  const byDefault = defaultNode && edgeTo(defaultNode.externalId);
  if (byDefault) Object.assign(byDefault, { isInStructure: true, isDefault: true });
}

function isBackward(from: number | null | undefined, to: number | null | undefined): boolean {
  return typeof from === "number" && typeof to === "number" && to < from;
}

function kindOf({ count, causes }: Passage, isSelf: boolean, isBack: boolean): EdgeKind {
  if (count === 0) return "untaken";
  const kinds: readonly Cause[] = ["choice", "default", "loop", "other"];
  const most = kinds.toSorted((one, other) => causes[other] - causes[one])[0] as Cause;
  if (isSelf || most === "loop") return "loop";
  return isBack ? "return" : most;
}
