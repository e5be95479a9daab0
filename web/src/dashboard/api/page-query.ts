// Queries for pages: one query for all panels, and a small one when the visitor changes only the chart's interval.

import { useCallback, useState } from "react";
import type { CombinedError, RequestPolicy, TypedDocumentNode } from "urql";
import type { Interval } from "./documents";
import { areSameVariables, type QueryResult, useApiQuery } from "./query";
import { isStale, useRevalidation } from "./revalidation";

interface PageResult<Data, Series> extends QueryResult<Data> {
  /** The timeline in the current interval, if the page was queried with another one. */
  series: Series | undefined;
  /** The error of the timeline query alone; the rest of the page is not affected. */
  seriesError: CombinedError | undefined;
  /** Whether all numbers of the page are being refreshed. */
  updating: boolean;
}

/** What the query for all panels was sent with. */
interface PageRequest {
  /** The variables as JSON. */
  key: string;
  /** The current interval, which may differ from the one that the page was queried with. */
  currentInterval: Interval;
  /** The interval of the page query. */
  interval: Interval;
  requestPolicy: RequestPolicy;
}

/**
 * Queries everything on a page at once. When only the interval changes, it queries the timeline alone; any other change
 * of variables queries the whole page again. So does a change of the interval once the page is stale, and every
 * refresh: all panels then show the same moment.
 */
export function usePageQuery<Data, Series, Variables extends Record<string, unknown>>(
  page: TypedDocumentNode<Data, Variables & { interval: Interval }>,
  timeline: TypedDocumentNode<Series, Variables & { interval: Interval }>,
  variables: Variables,
  currentInterval: Interval,
): PageResult<Data, Series> {
  const key = JSON.stringify(variables);
  const [request, setRequest] = useState<PageRequest>({
    key,
    currentInterval,
    interval: currentInterval,
    requestPolicy: "cache-first",
  });
  const hasCurrentInterval = request.interval === currentInterval;
  const hasCurrentVariables = request.key === key;

  const { interval, requestPolicy } = request;
  const whole = useApiQuery(page, { ...variables, interval }, { requestPolicy, pause: !hasCurrentVariables });
  const pause = hasCurrentInterval || !hasCurrentVariables || request.currentInterval !== currentInterval;
  const timelineOnly = useApiQuery(timeline, { ...variables, interval: currentInterval }, { pause });
  // Setting state while rendering makes React discard this result and render again at once.
  if (!hasCurrentVariables) {
    setRequest({ key, currentInterval, interval: currentInterval, requestPolicy: "cache-first" });
  } else if (request.currentInterval !== currentInterval) {
    const isPageStale = whole.responseInfo !== undefined && isStale(whole.responseInfo);
    setRequest(
      isPageStale
        ? { key, currentInterval, interval: currentInterval, requestPolicy: "network-only" }
        : { ...request, currentInterval },
    );
  }

  const { refresh: refreshPage } = whole;
  const refresh = useCallback(() => {
    if (hasCurrentInterval) refreshPage();
    else setRequest({ key, currentInterval, interval: currentInterval, requestPolicy: "network-only" });
  }, [hasCurrentInterval, refreshPage, key, currentInterval]);

  const shownInterval = whole.responseInfo?.variables.interval;
  const hasSeries = shownInterval !== currentInterval && timelineOnly.isCurrent;
  const result: QueryResult<Data> = {
    data: whole.data,
    responseInfo: hasSeries ? older(whole.responseInfo, timelineOnly.responseInfo) : whole.responseInfo,
    isCurrent: areSameVariables(whole.responseInfo?.variables, { ...variables, interval: shownInterval }),
    error: whole.error,
    fetching: whole.fetching || timelineOnly.fetching,
    refresh,
  };
  useRevalidation(result);
  return {
    ...result,
    series: hasSeries ? timelineOnly.data : undefined,
    seriesError: hasCurrentInterval ? undefined : timelineOnly.error,
    updating: whole.fetching && whole.data !== undefined,
  };
}

function older<ResponseInfo extends { receivedAt: number }>(
  one: ResponseInfo | undefined,
  other: ResponseInfo | undefined,
) {
  return one && other && other.receivedAt < one.receivedAt ? other : one;
}
