// The current address, and going to another one.

import { useCallback, useMemo, useSyncExternalStore } from "react";
import { type Address, formatAddress, parseAddress } from "./address";
import { EVERYBODY } from "./audience";

const MOVED = "ivgraph:moved";
const BROWSER_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

/** Writes what the address leaves open into it, so that it means the same to whoever it is sent to. */
export function settleAddress(): void {
  const settled = formatAddress(parseAddress(location.search, BROWSER_ZONE));
  if (settled !== location.search) history.replaceState(null, "", settled);
}

export function useAddress(): Address {
  const search = useSyncExternalStore(subscribe, () => location.search);
  return useMemo(() => parseAddress(search, BROWSER_ZONE), [search]);
}

/** Goes to a changed address: a new entry of the history, unless `replace` is given. */
export function useNavigate(): (change: Partial<Address>, options?: { replace?: boolean }) => void {
  return useCallback((change, options) => {
    const target = formatAddress(changeAddress(parseAddress(location.search, BROWSER_ZONE), change));
    if (target === location.search) return;
    if (options?.replace) history.replaceState(null, "", target);
    else history.pushState(null, "", target);
    dispatchEvent(new Event(MOVED));
  }, []);
}

/** The address after a change. Each place has its own chart and list; only time and comparison go along everywhere. */
export function changeAddress(address: Address, change: Partial<Address>): Address {
  const changed = { ...address, ...change };
  const moved = changed.playlist !== address.playlist;
  if (moved || changed.node !== address.node) {
    Object.assign(changed, { metric: null, overlay: null, details: false, search: "", pages: [] }, change);
  }
  if (moved) Object.assign(changed, { node: null, view: "numbers", audience: EVERYBODY }, change);
  return changed;
}

function subscribe(notify: () => void): () => void {
  addEventListener("popstate", notify);
  addEventListener(MOVED, notify);
  return () => {
    removeEventListener("popstate", notify);
    removeEventListener(MOVED, notify);
  };
}
