// What a view knows of its question: the answer, that it is under way, or why there is none.

import { useCallback } from "react";
import { type CombinedError, type TypedDocumentNode, useQuery } from "urql";

export interface Answer<Data> {
  /** The last answer; while a changed question is under way, that to the one before. */
  data: Data | undefined;
  error: CombinedError | undefined;
  fetching: boolean;
  /** Asks again. */
  refresh: () => void;
}

export function useAnswer<Data, Variables extends Record<string, unknown>>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  pause = false,
): Answer<Data> {
  const [result, execute] = useQuery<Data, Record<string, unknown>>({ query, variables, pause });
  const refresh = useCallback(() => execute({ requestPolicy: "network-only" }), [execute]);
  return { data: result.data, error: result.error, fetching: result.fetching || result.stale, refresh };
}
