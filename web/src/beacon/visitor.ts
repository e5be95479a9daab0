// The visitor id: identifies a browser whose viewer is not signed in.

import { makeId } from "./event";

const KEY = "ivgraph-visitor";
/** Milliseconds to wait for IndexedDB before an id is used without it. */
const DATABASE_TIMEOUT = 5_000;

/** The stored visitor id; undefined if there is none or storage is blocked. */
export function knownVisitor(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * Creates the visitor id, or returns the one that another page of this browser creates at the same moment.
 *
 * Each page has a copy of localStorage that learns of other pages' changes a while later: two pages that find it empty
 * would create two ids. Transactions of IndexedDB are serialised across pages, and unlike navigator.locks they work on
 * pages without HTTPS.
 */
export async function agreeOnVisitor(): Promise<string> {
  const proposal = makeId();
  const timeout = new Promise<undefined>((resolve) => setTimeout(resolve, DATABASE_TIMEOUT));
  const agreed = await Promise.race([propose(proposal).catch(() => undefined), timeout]);
  const visitor = agreed ?? knownVisitor() ?? proposal;
  try {
    localStorage.setItem(KEY, visitor);
  } catch {
    // Storage is full or blocked: the next page reads IndexedDB again, or is another visitor if that is blocked too.
  }
  return visitor;
}

/** Stores the proposal in IndexedDB unless an id is stored. Returns the stored id. */
function propose(proposal: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const open = indexedDB.open(KEY);
    open.onerror = reject;
    open.onupgradeneeded = () => open.result.createObjectStore(KEY);
    open.onsuccess = () => {
      const database = open.result;
      const transaction = database.transaction(KEY, "readwrite");
      const store = transaction.objectStore(KEY);
      const request = store.get(KEY);
      request.onsuccess = () => request.result ?? store.put(proposal, KEY);
      transaction.onabort = reject;
      transaction.oncomplete = () => {
        database.close();
        resolve(request.result ?? proposal);
      };
    };
  });
}
