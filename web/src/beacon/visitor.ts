// The id by which a browser is known that nobody signed in with.

import { makeId } from "./event";

const KEY = "ivgraph-visitor";
/** Milliseconds after which a browser whose database does not answer gets an id without it. */
const PATIENCE = 5_000;

/** The browser's id; undefined where it has none yet, or must not keep one. */
export function knownVisitor(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * Makes the browser's id, or finds the one that another of its pages makes at this moment.
 *
 * A browser's pages each have a copy of localStorage, which learns of the others' changes a while later; of two pages
 * that both find it empty, each would make an id. A transaction of IndexedDB has one order for all of them, and works
 * where navigator.locks does not: on pages that are not served over HTTPS.
 */
export async function agreeOnVisitor(): Promise<string> {
  const proposal = makeId();
  const patience = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE));
  const agreed = await Promise.race([propose(proposal).catch(() => undefined), patience]);
  const visitor = agreed ?? knownVisitor() ?? proposal;
  try {
    localStorage.setItem(KEY, visitor);
  } catch {
    // Full or forbidden: the next page asks the database again, or is another visitor where there is none either.
  }
  return visitor;
}

/** Gives the id that is kept for this origin, which is the proposal if there was none. */
function propose(proposal: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(KEY);
    opening.onerror = reject;
    opening.onupgradeneeded = () => opening.result.createObjectStore(KEY);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction(KEY, "readwrite");
      const store = transaction.objectStore(KEY);
      const asking = store.get(KEY);
      asking.onsuccess = () => asking.result ?? store.put(proposal, KEY);
      transaction.onabort = reject;
      transaction.oncomplete = () => {
        database.close();
        resolve(asking.result ?? proposal);
      };
    };
  });
}
