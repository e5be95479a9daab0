// Which timeline a view's own question asks for. It is asked once with everything else; after that another interval is a
// question of its own, so that nothing else is asked again.

import { useRef } from "react";
import type { Interval } from "../api/documents";

interface Choice {
  /** The interval of the view's question. */
  interval: Interval;
  /** The interval that the visitor wants. */
  wanted: Interval;
  /** Whether the view's question answers it. */
  isCovered: boolean;
}

/** @param others the variables of the view's question but the interval: a change of them asks everything anew */
export function useTimeline(wanted: Interval, others: object): Choice {
  const key = JSON.stringify(others);
  const asked = useRef({ key, interval: wanted });
  if (asked.current.key !== key) asked.current = { key, interval: wanted };
  const { interval } = asked.current;
  return { interval, wanted, isCovered: interval === wanted };
}
