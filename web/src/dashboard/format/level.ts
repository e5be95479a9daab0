// Names the level of a node, or why it has none.

export interface LevelInfo {
  level: number | null;
  deletedAt: string | null;
  isInStructure: boolean;
}

/** A short name, for a column or a cell. */
export function levelName({ level, deletedAt, isInStructure }: LevelInfo): string {
  if (level !== null) return `Level ${level}`;
  if (deletedAt !== null) return "Deleted";
  return isInStructure ? "Not reachable" : "Level unknown";
}

/** A sentence for the heading of the page; null for a deleted node, which has a badge. */
export function levelSentence({ level, deletedAt, isInStructure }: LevelInfo): string | null {
  if (level !== null) return `Level ${level}`;
  if (deletedAt !== null) return null;
  return isInStructure
    ? "Can’t be reached from the start"
    : "No structure lists it: its level and what follows it are unknown";
}
