// What a row of the list of ways shows.

import type { PlaylistPathsFragment } from "../../data/documents";

export type Paths = PlaylistPathsFragment["paths"];
export type Path = Paths["edges"][number]["node"];
export type PathNode = Path["nodes"][number];

/** A longer way shows its first and its last nodes, until it is unfolded. */
const MAX_SHOWN = 7;
const SHOWN_AT_EACH_END = 3;

/** The nodes of a way before and after those that are folded away, and the number of these. */
export function fold(nodes: readonly PathNode[]): {
  head: readonly PathNode[];
  hidden: number;
  tail: readonly PathNode[];
} {
  if (nodes.length <= MAX_SHOWN) return { head: nodes, hidden: 0, tail: [] };
  return {
    head: nodes.slice(0, SHOWN_AT_EACH_END),
    hidden: nodes.length - 2 * SHOWN_AT_EACH_END,
    tail: nodes.slice(-SHOWN_AT_EACH_END),
  };
}

/** The filter "passes through A, then B" after another node was chosen at a place, or none. */
export function withPassed(passes: readonly string[], index: number, node: string | null): string[] {
  return [...passes.slice(0, index), ...(node === null ? [] : [node]), ...passes.slice(index + 1)];
}

/** The names of all nodes of a way as one text, for files. */
export function pathText(nodes: readonly PathNode[]): string {
  return nodes.map(({ externalId, name }) => name ?? externalId).join(" → ");
}
