// The current location, and navigation by the History API of the browser.

import { useCallback, useSyncExternalStore } from "react";
import {
  changeLocation,
  formatLocation,
  INITIAL,
  isWithinPanels,
  leavesEmbed,
  type PageLocation,
  pageKey,
  parseLocation,
} from "./location";

/** The state of a history entry. */
export interface EntryState {
  /** Query string of the link that was followed from this entry. */
  followed?: string;
}

const NAVIGATED = "ivgraph:moved";

/** Caches the parsed location: every link of a page reads it. */
let cached = { search: "", location: INITIAL };

/**
 * Replaces the URL by its canonical form, which names the time zone, so that it means the same to everyone it is sent
 * to.
 */
export function canonicalizeLocation(): void {
  const canonical = formatLocation(readLocation());
  if (canonical !== window.location.search) history.replaceState(history.state, "", canonical);
}

export function useLocation(): PageLocation {
  return useSyncExternalStore(subscribe, readLocation);
}

/**
 * Returns a function that navigates to a changed location. It pushes a history entry, or replaces the current one if
 * `replace` is set or only settings of panels change. Another page is scrolled to its top. An embed stays at what its
 * link names, also where a chart is dragged across or a country is clicked.
 */
export function useNavigate(): (change: Partial<PageLocation>, options?: { replace?: boolean }) => void {
  return useCallback((change, options) => {
    const before = readLocation();
    if (leavesEmbed(before, change)) return;
    const after = changeLocation(before, change);
    const target = formatLocation(after);
    if (target === window.location.search) return;
    if (options?.replace || isWithinPanels(change)) {
      history.replaceState(history.state, "", target);
    } else {
      history.replaceState({ ...history.state, followed: target } satisfies EntryState, "");
      history.pushState(null, "", target);
    }
    dispatchEvent(new Event(NAVIGATED));
    if (pageKey(before) !== pageKey(after)) scrollTo(0, 0);
  }, []);
}

export function readLocation(): PageLocation {
  const { search } = window.location;
  if (search !== cached.search) cached = { search, location: parseLocation(search) };
  return cached.location;
}

function subscribe(notify: () => void): () => void {
  addEventListener("popstate", notify);
  addEventListener(NAVIGATED, notify);
  return () => {
    removeEventListener("popstate", notify);
    removeEventListener(NAVIGATED, notify);
  };
}
