// Refreshes stale numbers automatically: when cached ones are shown, and when the visitor returns to the page.

import { useEffect, useRef } from "react";
import type { CombinedError } from "urql";
import type { ResponseInfo } from "./client";

/** Age in milliseconds from which data is stale. Until then, going back and forth between pages sends no requests. */
const MAX_AGE_MS = 60_000;

interface Revalidated {
  responseInfo: ResponseInfo | undefined;
  isCurrent: boolean;
  error: CombinedError | undefined;
  fetching: boolean;
  refresh: () => void;
}

export function isStale(responseInfo: ResponseInfo): boolean {
  return Date.now() - responseInfo.receivedAt >= MAX_AGE_MS;
}

/** Refreshes stale data from the cache and, whenever the visitor returns to the page, what is stale or failed. */
export function useRevalidation(result: Revalidated): void {
  const { responseInfo, isCurrent, refresh } = result;
  const latest = useRef(result);
  latest.current = result;

  useEffect(() => {
    if (isCurrent && responseInfo && isStale(responseInfo) && !latest.current.fetching) refresh();
  }, [isCurrent, responseInfo, refresh]);

  useEffect(() => {
    const revalidate = () => {
      const { responseInfo, error, fetching, refresh } = latest.current;
      if (document.visibilityState === "hidden" || fetching) return;
      if (error || (responseInfo && isStale(responseInfo))) refresh();
    };
    document.addEventListener("visibilitychange", revalidate);
    for (const event of ["focus", "pageshow", "online"]) addEventListener(event, revalidate);
    return () => {
      document.removeEventListener("visibilitychange", revalidate);
      for (const event of ["focus", "pageshow", "online"]) removeEventListener(event, revalidate);
    };
  }, []);
}
