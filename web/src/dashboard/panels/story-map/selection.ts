// What the card of the map is about, as the URL has it: the externalId of a node, or those of both ends of an edge.

import { edgeKey } from "./layout-input";
import type { MapEdge, MapNode, Scene } from "./scene";

export type Selection = { node: MapNode; edge?: never } | { edge: MapEdge; node?: never };

/** Null if nothing is selected, or if the map does not have it. */
export function findSelection({ nodeById, edgeByKey }: Scene, card: readonly string[]): Selection | null {
  const [first, second] = card;
  if (first === undefined) return null;
  if (second === undefined) {
    const node = nodeById.get(first);
    return node ? { node } : null;
  }
  const edge = edgeByKey.get(edgeKey(first, second));
  return edge ? { edge } : null;
}
