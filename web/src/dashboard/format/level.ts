// Names the level of a node, or why it has none.

import { MESSAGES } from "../messages/messages";

const TEXTS = MESSAGES.level;

export interface LevelInfo {
  level: number | null;
  deletedAt: string | null;
  isInStructure: boolean;
}

/** The short names of nodes without a level, in the order of the columns of a map. */
export const WITHOUT_LEVEL: readonly string[] = [TEXTS.unreachable, TEXTS.deleted, TEXTS.unknown];

/** A short name, for a column or a cell. */
export function levelName({ level, deletedAt, isInStructure }: LevelInfo): string {
  if (level !== null) return TEXTS.level(level);
  if (deletedAt !== null) return TEXTS.deleted;
  return isInStructure ? TEXTS.unreachable : TEXTS.unknown;
}

/** A sentence for the heading of the page; null for a deleted node, which has a badge. */
export function levelSentence({ level, deletedAt, isInStructure }: LevelInfo): string | null {
  if (level !== null) return TEXTS.level(level);
  if (deletedAt !== null) return null;
  return isInStructure ? TEXTS.unreachableSentence : TEXTS.unknownSentence;
}
