// Where a video stands in its story, in words that claim no more than is known.

export interface Standing {
  level: number | null;
  deletedAt: string | null;
  isInStructure: boolean;
}

/** A short name, of a column or a cell. */
export function levelName({ level, deletedAt, isInStructure }: Standing): string {
  if (level !== null) return `Level ${level}`;
  if (deletedAt !== null) return "Deleted";
  return isInStructure ? "Not reachable" : "Level unknown";
}

/** A sentence for the head of a page; null where the page says so in another place. */
export function levelFact({ level, deletedAt, isInStructure }: Standing): string | null {
  if (level !== null) return `Level ${level}`;
  if (deletedAt !== null) return null;
  return isInStructure
    ? "Can’t be reached from the start"
    : "No structure lists it: its level and what follows it are unknown";
}
