// When numbers are asked for again without being told to: as they are shown, and when the visitor comes back to them.

import { useEffect, useRef } from "react";
import type { CombinedError } from "urql";
import type { Receipt } from "./client";

/** Milliseconds after which an answer is asked for again. Until then pages may go back and forth for nothing. */
const FRESH = 60_000;

interface Renewable {
  receipt: Receipt | undefined;
  isOwn: boolean;
  error: CombinedError | undefined;
  fetching: boolean;
  refresh: () => void;
}

export function isOld(receipt: Receipt): boolean {
  return Date.now() - receipt.answeredAt >= FRESH;
}

/** Renews what comes from the cache too old, and, each time that the page is looked at again, what is old or failed. */
export function useRevalidation(answer: Renewable): void {
  const { receipt, isOwn, refresh } = answer;
  const latest = useRef(answer);
  latest.current = answer;

  useEffect(() => {
    if (isOwn && receipt && isOld(receipt) && !latest.current.fetching) refresh();
  }, [isOwn, receipt, refresh]);

  useEffect(() => {
    const renew = () => {
      const { receipt, error, fetching, refresh } = latest.current;
      if (document.visibilityState === "hidden" || fetching) return;
      if (error || (receipt && isOld(receipt))) refresh();
    };
    document.addEventListener("visibilitychange", renew);
    for (const event of ["focus", "pageshow", "online"]) addEventListener(event, renew);
    return () => {
      document.removeEventListener("visibilitychange", renew);
      for (const event of ["focus", "pageshow", "online"]) removeEventListener(event, renew);
    };
  }, []);
}
