// What outlives the page, where the browser lets it: with cookies forbidden, touching localStorage throws.

const kept = new Map<string, string | null>();

/** What was stored last; null where nothing was. */
export function readStored(key: string): string | null {
  const written = kept.get(key);
  if (written !== undefined) return written;
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Stores a value, or forgets it with null. What the browser does not take lives as long as the page. */
export function writeStored(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
    kept.delete(key);
  } catch {
    kept.set(key, value);
  }
}
