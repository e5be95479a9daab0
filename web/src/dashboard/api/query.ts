// Hooks that query the API: they keep the last data, and know its age and whether a request is running or failed.

import { useCallback, useRef } from "react";
import { type CombinedError, type RequestPolicy, type TypedDocumentNode, useQuery } from "urql";
import type { ResponseInfo } from "./client";
import { useRevalidation } from "./revalidation";

export interface QueryResult<Data> {
  /**
   * The data of the last successful response. While other variables are loading or failed, that of the previous
   * variables.
   */
  data: Data | undefined;
  /** When the data was received, and for which variables. */
  responseInfo: ResponseInfo | undefined;
  /** Whether the data belongs to the current variables. */
  isCurrent: boolean;
  /** The error of the last request; undefined again once a request succeeds. */
  error: CombinedError | undefined;
  fetching: boolean;
  /** Sends the query again. The function is stable while query and variables are the same. */
  refresh: () => void;
}

interface Options {
  pause?: boolean;
  requestPolicy?: RequestPolicy;
}

/** Queries the API, and again whenever the data has become stale. */
export function useRevalidatedQuery<Data, Variables extends Record<string, unknown>>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): QueryResult<Data> {
  const result = useApiQuery(query, variables);
  useRevalidation(result);
  return result;
}

/** Queries the API without revalidation: for pages that refresh several queries together. */
export function useApiQuery<Data, Variables extends Record<string, unknown>>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  options: Options = {},
): QueryResult<Data> {
  const [result, execute] = useQuery<Data, Record<string, unknown>>({ query, variables, ...options });
  // urql drops the data when a refresh fails.
  const last = useRef<{ data: Data; responseInfo: ResponseInfo }>(undefined);
  const responseInfo: ResponseInfo | undefined = result.extensions?.responseInfo;
  if (result.data && responseInfo) last.current = { data: result.data, responseInfo };
  const refresh = useCallback(() => execute({ requestPolicy: "network-only" }), [execute]);
  return {
    data: last.current?.data,
    responseInfo: last.current?.responseInfo,
    isCurrent: areSameVariables(last.current?.responseInfo.variables, variables),
    error: result.error,
    fetching: result.fetching || result.stale,
    refresh,
  };
}

export function areSameVariables(one: Record<string, unknown> | undefined, other: Record<string, unknown>): boolean {
  return one !== undefined && JSON.stringify(one) === JSON.stringify(other);
}
