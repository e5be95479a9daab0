// Reads the transitions of the flow: how often viewers went from one node to another one, and why.

import type { StoryMapFragment } from "../../data/documents";

export type Transition = StoryMapFragment["flow"]["transitions"][number];
type Part = Transition["parts"][number];

/** Why the next node played: the viewer chose, nobody clicked, the node repeats, or anything else. */
export type Cause = "choice" | "default" | "loop" | "other";

export interface Chosen {
  /** The hotspot's externalId. */
  id: string;
  count: number;
}

/** How often one node followed another one. */
export interface Passage {
  count: number;
  /** Of the plays of the node that was left, or of the sessions; null if there were none. */
  share: number | null;
  /** The plays of the node that was left, or the sessions. */
  of: number;
  viewers: number;
  causes: Record<Cause, number>;
  /** By hotspot, for plays that were left by a choice. */
  chosen: Chosen[];
  /** Null without a compared period. */
  compared: { count: number; share: number | null; change: number | null } | null;
}

export function readPassage({ count, share, viewers, parts, comparison }: Transition, of: number): Passage {
  const causes: Passage["causes"] = { choice: 0, default: 0, loop: 0, other: 0 };
  for (const part of parts) causes[causeOf(part)] += part.count;
  return {
    ...{ count, share, of, viewers: viewers.unique, causes, chosen: readChosen(parts) },
    compared: comparison && { count: comparison.count, share: comparison.share, change: comparison.change.count },
  };
}

/** The passage that nobody took. */
export function noPassage(isCompared: boolean): Passage {
  return {
    ...{ count: 0, share: null, of: 0, viewers: 0, causes: { choice: 0, default: 0, loop: 0, other: 0 }, chosen: [] },
    compared: isCompared ? { count: 0, share: null, change: null } : null,
  };
}

/** By how much the share has grown since the compared period; null if one of them had no plays. */
export function growthOf({ share, compared }: Passage): number | null {
  return share === null || !compared || compared.share === null ? null : share - compared.share;
}

/** How many more plays went this way than would have with the share of the compared period; negative if fewer. */
export function shiftOf(passage: Passage): number {
  return (growthOf(passage) ?? 0) * passage.of;
}

function causeOf({ cause, hotspot }: Part): Cause {
  if (cause === "DEFAULT") return "default";
  if (cause === "LOOP") return "loop";
  // Of players that name no cause, the API tells the hotspot that was clicked last.
  return cause === "CLICK" || (cause === null && hotspot !== null) ? "choice" : "other";
}

function readChosen(parts: readonly Part[]): Chosen[] {
  const chosen = new Map<string, Chosen>();
  for (const part of parts) {
    if (!part.hotspot || causeOf(part) !== "choice") continue;
    const id = part.hotspot.externalId;
    chosen.set(id, { id, count: (chosen.get(id)?.count ?? 0) + part.count });
  }
  return [...chosen.values()].sort((one, other) => other.count - one.count);
}
