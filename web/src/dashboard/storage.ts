// Keeps settings in localStorage; in memory where that is not allowed: with cookies blocked, accessing it throws.

const inMemory = new Map<string, string | null>();

/** Returns the stored value; null if there is none. */
export function readStored(key: string): string | null {
  const value = inMemory.get(key);
  if (value !== undefined) return value;
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Stores a value; null removes it. If the browser refuses it, the value lives as long as the page. */
export function writeStored(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
    inMemory.delete(key);
  } catch {
    inMemory.set(key, value);
  }
}
