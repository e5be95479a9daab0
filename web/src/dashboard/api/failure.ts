// Explains a failed query to the visitor: what happened, and what to do.

import type { CombinedError } from "urql";
import { InterceptedResponse, RequestTimeout, TIMEOUT_MS } from "./transport";

export type Remedy = "retry" | "reload";

export interface Failure {
  title: string;
  advice: readonly string[];
  remedy: Remedy;
}

/** Error codes after which the server asks to retry. */
const TRANSIENT_CODES = ["OVERLOADED", "DATABASE_UNAVAILABLE", "WORKER_LOST"];
const TOO_MANY_REQUESTS = 429;
const UNAVAILABLE = 503;
/** Statuses by which a proxy demands a login, perhaps with a JSON body. ivgraph's own errors are GraphQL errors. */
const LOGIN_STATUSES = [401, 403, 407];
/** Statuses by which a proxy says that it cannot reach the server. */
const GATEWAY_STATUSES = [502, 504];

/** @param isOnline whether the browser has a network at all */
export function explainFailure(error: CombinedError, isOnline: boolean): Failure {
  const { networkError, graphQLErrors, response } = error;
  if (networkError instanceof RequestTimeout) {
    return failure("The server took too long", [
      `There was no answer within ${TIMEOUT_MS / 1000} seconds. Try again, or choose a shorter period.`,
    ]);
  }
  const isLogin = graphQLErrors.length === 0 && LOGIN_STATUSES.includes(response?.status);
  if (networkError instanceof InterceptedResponse || isLogin) {
    return failure(
      "The answer did not come from ivgraph",
      ["A proxy probably asks for a login because your session has expired. Load the page again to log in."],
      "reload",
    );
  }
  const codes = graphQLErrors.map(({ extensions }) => extensions.code);
  const messages = [
    ...new Set(graphQLErrors.filter(({ extensions }) => extensions.code !== "INTERNAL").flatMap(readMessages)),
  ];
  if (codes.includes("TIMEOUT")) return failure("The server took too long", messages);
  if (codes.some((code) => TRANSIENT_CODES.includes(String(code))))
    return failure("The server can’t answer for now", messages);
  if (messages.length > 0) return failure("The server can’t answer this question", messages);
  if (graphQLErrors.length > 0) {
    return failure("The server could not answer", ["Something went wrong on the server; its log has the details."]);
  }
  if (!response) {
    return isOnline
      ? failure("The server can’t be reached", ["Check that ivgraph is running, then try again."])
      : failure("You are offline", ["The numbers are requested again as soon as there is a network."]);
  }
  return explainStatus(response.status);
}

function explainStatus(status: number): Failure {
  if (status === TOO_MANY_REQUESTS || status === UNAVAILABLE) {
    return failure("The server can’t answer for now", [
      `It answered with status ${status}: it has too much to do. Try again in a moment.`,
    ]);
  }
  if (GATEWAY_STATUSES.includes(status)) {
    return failure("The server can’t be reached", [
      `Check that ivgraph is running: the proxy before it answered with status ${status}.`,
    ]);
  }
  return failure("The server could not answer", [
    `It answered with status ${status}. Try again in a moment; if it persists, check the server’s log.`,
  ]);
}

function failure(title: string, advice: readonly string[], remedy: Remedy = "retry"): Failure {
  return { title, advice, remedy };
}

function readMessages(error: CombinedError["graphQLErrors"][number]): string[] {
  const problems = error.extensions.problems;
  return Array.isArray(problems) ? problems.map((problem) => String(problem.message)) : [error.message];
}
