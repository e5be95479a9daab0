// What a view knows of its question: the answer with its age, that it is under way, or why there is none.

import { useCallback, useRef } from "react";
import { type CombinedError, type RequestPolicy, type TypedDocumentNode, useQuery } from "urql";
import type { Receipt } from "./client";
import { useRevalidation } from "./revalidation";

export interface Answer<Data> {
  /** The last answer; while another question is under way or has failed, that to the one before. */
  data: Data | undefined;
  /** When it came, and to which variables. */
  receipt: Receipt | undefined;
  /** Whether it is the answer to this question. */
  isOwn: boolean;
  /** Why asking failed the last time, until it goes well. */
  error: CombinedError | undefined;
  fetching: boolean;
  /** Asks again; the same function for as long as the question is the same. */
  refresh: () => void;
}

interface Options {
  pause?: boolean;
  requestPolicy?: RequestPolicy;
}

/** The answer to one question, renewed when it has become old. */
export function useAnswer<Data, Variables extends Record<string, unknown>>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Answer<Data> {
  const answer = useQuestion(query, variables);
  useRevalidation(answer);
  return answer;
}

/** The answer to one of the questions of a view, which renews them together. */
export function useQuestion<Data, Variables extends Record<string, unknown>>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  options: Options = {},
): Answer<Data> {
  const [result, execute] = useQuery<Data, Record<string, unknown>>({ query, variables, ...options });
  // urql forgets the data when asking again fails.
  const last = useRef<{ data: Data; receipt: Receipt }>(undefined);
  const receipt: Receipt | undefined = result.extensions?.receipt;
  if (result.data && receipt) last.current = { data: result.data, receipt };
  const refresh = useCallback(() => execute({ requestPolicy: "network-only" }), [execute]);
  return {
    data: last.current?.data,
    receipt: last.current?.receipt,
    isOwn: areSame(last.current?.receipt.asked, variables),
    error: result.error,
    fetching: result.fetching || result.stale,
    refresh,
  };
}

export function areSame(one: Record<string, unknown> | undefined, other: Record<string, unknown>): boolean {
  return one !== undefined && JSON.stringify(one) === JSON.stringify(other);
}
