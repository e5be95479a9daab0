// What a page of numbers knows: the answer to its own question, and to that of another interval since.

import { useRef } from "react";
import type { CombinedError, TypedDocumentNode } from "urql";
import { useAnswer } from "./answer";
import type { Interval } from "./documents";

interface Page<Data, Series> {
  data: Data | undefined;
  /** The answer to another interval; undefined where the page's own has it, or while it is under way. */
  series: Series | undefined;
  error: CombinedError | undefined;
  fetching: boolean;
  /** Whether all of the page's numbers are being replaced. */
  updating: boolean;
  refresh: () => void;
}

/**
 * Asks once for everything on a page. After that another interval is a question of its own, so that nothing else is asked
 * again; a change of the other variables asks everything anew.
 */
export function usePage<Data, Series, Variables extends Record<string, unknown>>(
  page: TypedDocumentNode<Data, Variables & { interval: Interval }>,
  timeline: TypedDocumentNode<Series, Variables & { interval: Interval }>,
  variables: Variables,
  wanted: Interval,
): Page<Data, Series> {
  const key = JSON.stringify(variables);
  const asked = useRef({ key, interval: wanted });
  if (asked.current.key !== key) asked.current = { key, interval: wanted };
  const { interval } = asked.current;
  const isCovered = interval === wanted;

  const own = useAnswer(page, { ...variables, interval });
  const other = useAnswer(timeline, { ...variables, interval: wanted }, isCovered);
  return {
    data: own.data,
    series: isCovered ? undefined : other.data,
    error: own.error ?? (isCovered ? undefined : other.error),
    fetching: own.fetching || other.fetching,
    updating: own.fetching && own.data !== undefined,
    refresh: () => {
      own.refresh();
      if (!isCovered) other.refresh();
    },
  };
}
