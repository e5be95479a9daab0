// The current address, and navigation by the History API of the browser.

import { useCallback, useSyncExternalStore } from "react";
import { BROWSER_ZONE } from "../format/locale";
import { type Address, formatAddress, parseAddress } from "./address";
import { EVERYBODY } from "./audience";

/** The state of a history entry. */
export interface EntryState {
  /** Query string of the link that was followed from this entry. */
  followed?: string;
}

const NAVIGATED = "ivgraph:moved";

/** Caches the parsed address: every link of a page reads it. */
let cached = { search: "", address: parseAddress("", BROWSER_ZONE) };

/**
 * Replaces the URL by its canonical form, which names the time zone, so that it means the same to everyone it is sent
 * to.
 */
export function canonicalizeAddress(): void {
  const canonical = formatAddress(readAddress());
  if (canonical !== location.search) history.replaceState(history.state, "", canonical);
}

export function useAddress(): Address {
  return useSyncExternalStore(subscribe, readAddress);
}

/**
 * Returns a function that navigates to a changed address. It pushes a history entry, or replaces the current one if
 * `replace` is set. Another page is scrolled to its top.
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
      history.replaceState({ ...history.state, followed: target } satisfies EntryState, "");
      history.pushState(null, "", target);
    }
    dispatchEvent(new Event(NAVIGATED));
    if (pageKey(before) !== pageKey(after)) scrollTo(0, 0);
  }, []);
}

/**
 * Returns the address after a change. A link to another page resets the settings of chart and tables; the audience is
 * reset with the playlist; period, time zone and comparison always stay.
 */
export function changeAddress(address: Address, change: Partial<Address>): Address {
  const changed = { ...address, ...change };
  const isOtherPlaylist = changed.playlist !== address.playlist;
  if (isOtherPlaylist || changed.node !== address.node) {
    const defaults = { metric: null, overlay: null, details: false, tableSorts: [], search: "", pages: [] };
    Object.assign(changed, defaults, change);
  }
  if (isOtherPlaylist) Object.assign(changed, { node: null, view: "numbers", audience: EVERYBODY }, change);
  return changed;
}

/** Identifies a page: the list, the numbers or the map of a playlist, or a node. */
export function pageKey({ playlist, node, view }: Address): string {
  return JSON.stringify(node === null ? [playlist, view] : [playlist, node, "node"]);
}

function readAddress(): Address {
  const { search } = location;
  if (search !== cached.search) cached = { search, address: parseAddress(search, BROWSER_ZONE) };
  return cached.address;
}

function subscribe(notify: () => void): () => void {
  addEventListener("popstate", notify);
  addEventListener(NAVIGATED, notify);
  return () => {
    removeEventListener("popstate", notify);
    removeEventListener(NAVIGATED, notify);
  };
}
