// Where GraphiQL keeps what a visitor wrote.

import type { Storage } from "@graphiql/toolkit";

/** The browser's own storage, as undefined; where it is forbidden, one that lives as long as the page. */
export function openStorage(): Storage | undefined {
  try {
    // With cookies forbidden, touching it throws.
    localStorage.getItem("graphiql:query");
    return undefined;
  } catch {
    return keepInMemory();
  }
}

function keepInMemory(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear(),
    get length() {
      return kept.size;
    },
  };
}
