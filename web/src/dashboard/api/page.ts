// What a page of numbers knows: the answer to its own question, and to that of another interval since.

import { useCallback, useState } from "react";
import type { CombinedError, RequestPolicy, TypedDocumentNode } from "urql";
import { type Answer, areSame, useQuestion } from "./answer";
import type { Interval } from "./documents";
import { isOld, useRevalidation } from "./revalidation";

interface Page<Data, Series> extends Answer<Data> {
  /** The answer to the wanted interval, where the page's own is that to another. */
  series: Series | undefined;
  /** Why there is none; the rest of the page knows nothing of it. */
  seriesError: CombinedError | undefined;
  /** Whether all of the page's numbers are being replaced. */
  updating: boolean;
}

/** The question that the page asked for all its panels. */
interface Asked {
  key: string;
  /** The interval that is wanted; the page may have been asked for another. */
  wanted: Interval;
  interval: Interval;
  requestPolicy: RequestPolicy;
}

/**
 * Asks once for everything on a page. After that another interval is a question of its own, so that nothing else is asked
 * again; a change of the other variables asks everything anew. So does an interval when the page is old, and renewing:
 * all panels are of one time.
 */
export function usePage<Data, Series, Variables extends Record<string, unknown>>(
  page: TypedDocumentNode<Data, Variables & { interval: Interval }>,
  timeline: TypedDocumentNode<Series, Variables & { interval: Interval }>,
  variables: Variables,
  wanted: Interval,
): Page<Data, Series> {
  const key = JSON.stringify(variables);
  const [asked, setAsked] = useState<Asked>({ key, wanted, interval: wanted, requestPolicy: "cache-first" });
  const isCovered = asked.interval === wanted;
  const isSame = asked.key === key;

  const { interval, requestPolicy } = asked;
  const own = useQuestion(page, { ...variables, interval }, { requestPolicy, pause: !isSame });
  const pause = isCovered || !isSame || asked.wanted !== wanted;
  const other = useQuestion(timeline, { ...variables, interval: wanted }, { pause });
  // React draws nothing of what this call returns once the state is set: it calls again.
  if (!isSame) {
    setAsked({ key, wanted, interval: wanted, requestPolicy: "cache-first" });
  } else if (asked.wanted !== wanted) {
    const renews = own.receipt !== undefined && isOld(own.receipt);
    setAsked(renews ? { key, wanted, interval: wanted, requestPolicy: "network-only" } : { ...asked, wanted });
  }

  const { refresh: renewOwn } = own;
  const refresh = useCallback(() => {
    if (isCovered) renewOwn();
    else setAsked({ key, wanted, interval: wanted, requestPolicy: "network-only" });
  }, [isCovered, renewOwn, key, wanted]);

  const shownInterval = own.receipt?.asked.interval;
  const hasSeries = shownInterval !== wanted && other.isOwn;
  const answer: Answer<Data> = {
    data: own.data,
    receipt: hasSeries ? older(own.receipt, other.receipt) : own.receipt,
    isOwn: areSame(own.receipt?.asked, { ...variables, interval: shownInterval }),
    error: own.error,
    fetching: own.fetching || other.fetching,
    refresh,
  };
  useRevalidation(answer);
  return {
    ...answer,
    series: hasSeries ? other.data : undefined,
    seriesError: isCovered ? undefined : other.error,
    updating: own.fetching && own.data !== undefined,
  };
}

function older<Receipt extends { answeredAt: number }>(one: Receipt | undefined, other: Receipt | undefined) {
  return one && other && other.answeredAt < one.answeredAt ? other : one;
}
