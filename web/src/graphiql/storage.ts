// The storage in which GraphiQL keeps tabs and settings.

import type { Storage } from "@graphiql/toolkit";

/** Returns undefined for localStorage, which is GraphiQL's default; if that is blocked, a storage in memory. */
export function openStorage(): Storage | undefined {
  try {
    // With cookies blocked, accessing localStorage throws.
    localStorage.getItem("graphiql:query");
    return undefined;
  } catch {
    return memoryStorage();
  }
}

function memoryStorage(): Storage {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
    get length() {
      return items.size;
    },
  };
}
