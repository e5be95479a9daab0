// Sends queries to the API, and again when what failed may soon pass.

import { type ApiError, type GraphQLError, isTransient } from "./failure";
import { InterceptedResponse, RequestTimeout, send } from "./transport";

/** Relative to the page, so that a proxy may serve both below a path prefix. */
export const ENDPOINT = new URL("graphql", window.location.href.split(/[?#]/)[0]).href;

/** Milliseconds between attempts. A visitor who waits longer wants to know why. */
const RETRY_DELAYS = [300, 1200];

export interface Request {
  name: string;
  query: string;
  variables: Record<string, unknown>;
}

/** The data of an answer, which may have errors in some fields; or why there is none. */
export type Outcome = { data: unknown; errors: readonly GraphQLError[] } | { error: ApiError };

/** @throws DOMException with the name AbortError if the signal aborts */
export async function post(request: Request, signal: AbortSignal): Promise<Outcome> {
  for (const delay of RETRY_DELAYS) {
    const outcome = await postOnce(request, signal);
    if (!navigator.onLine || !isTransient(errorOf(outcome))) return outcome;
    await new Promise((resolve) => setTimeout(resolve, delay));
    signal.throwIfAborted();
  }
  return postOnce(request, signal);
}

async function postOnce({ name, query, variables }: Request, signal: AbortSignal): Promise<Outcome> {
  let response: Response;
  try {
    response = await send(ENDPOINT, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/graphql-response+json, application/json" },
      body: JSON.stringify({ operationName: name, query, variables }),
      signal,
    });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof RequestTimeout) return { error: { kind: "timeout" } };
    return { error: { kind: error instanceof InterceptedResponse ? "intercepted" : "unreachable" } };
  }
  const { status } = response;
  const body: unknown = await response.json().catch(() => null);
  const { data = null, errors = [] } = (isObject(body) ? body : {}) as { data?: unknown; errors?: GraphQLError[] };
  if (data !== null) return { data, errors };
  return { error: errors.length > 0 ? { kind: "graphql", errors } : { kind: "status", status } };
}

function errorOf(outcome: Outcome): ApiError | null {
  return "error" in outcome ? outcome.error : null;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
