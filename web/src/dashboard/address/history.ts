// The current address, and going to another one.

import { useCallback, useSyncExternalStore } from "react";
import { BROWSER_ZONE } from "../format/locale";
import { type Address, formatAddress, parseAddress } from "./address";
import { EVERYBODY } from "./audience";

/** What an entry of the browser's history remembers of how it was left. */
export interface Entry {
  /** The query string of the address that a link of this page led to. */
  followed?: string;
}

const MOVED = "ivgraph:moved";

/** Every link of a page asks for the address: it is parsed once. */
let current = { search: "", address: parseAddress("", BROWSER_ZONE) };

/** Writes what the address leaves open into it, so that it means the same to whoever it is sent to. */
export function settleAddress(): void {
  const settled = formatAddress(readAddress());
  if (settled !== location.search) history.replaceState(history.state, "", settled);
}

export function useAddress(): Address {
  return useSyncExternalStore(subscribe, readAddress);
}

/**
 * Goes to a changed address: a new entry of the history, unless `replace` is given. Another place is shown from its
 * top.
 */
export function useNavigate(): (change: Partial<Address>, options?: { replace?: boolean }) => void {
  return useCallback((change, options) => {
    const before = readAddress();
    const after = changeAddress(before, change);
    const target = formatAddress(after);
    if (target === location.search) return;
    if (options?.replace) {
      history.replaceState(history.state, "", target);
    } else {
      history.replaceState({ ...history.state, followed: target } satisfies Entry, "");
      history.pushState(null, "", target);
    }
    dispatchEvent(new Event(MOVED));
    if (namePlace(before) !== namePlace(after)) scrollTo(0, 0);
  }, []);
}

/** The address after a change. Each place has its own chart and list; only time and comparison go along everywhere. */
export function changeAddress(address: Address, change: Partial<Address>): Address {
  const changed = { ...address, ...change };
  const moved = changed.playlist !== address.playlist;
  if (moved || changed.node !== address.node) {
    const elsewhere = { metric: null, overlay: null, details: false, orders: [], search: "", pages: [] };
    Object.assign(changed, elsewhere, change);
  }
  if (moved) Object.assign(changed, { node: null, view: "numbers", audience: EVERYBODY }, change);
  return changed;
}

/** What a page is about: the list, a playlist's numbers or its map, or a node. */
export function namePlace({ playlist, node, view }: Address): string {
  return JSON.stringify(node === null ? [playlist, view] : [playlist, node, "node"]);
}

function readAddress(): Address {
  const { search } = location;
  if (search !== current.search) current = { search, address: parseAddress(search, BROWSER_ZONE) };
  return current.address;
}

function subscribe(notify: () => void): () => void {
  addEventListener("popstate", notify);
  addEventListener(MOVED, notify);
  return () => {
    removeEventListener("popstate", notify);
    removeEventListener(MOVED, notify);
  };
}
