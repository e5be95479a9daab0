// Why there is no answer, in words: what happened, and what to do.

import type { CombinedError } from "urql";
import { Intercepted, LONGEST_WAIT, TimedOut } from "./transport";

export type Remedy = "retry" | "reload";

export interface Failure {
  title: string;
  advice: readonly string[];
  remedy: Remedy;
}

/** Codes of what passes by itself: the server asks to be asked again. */
const PASSING = ["OVERLOADED", "DATABASE_UNAVAILABLE", "WORKER_LOST"];
const TOO_MANY_REQUESTS = 429;
const UNAVAILABLE = 503;
/** A proxy says so, in JSON where it is asked for that; errors of ivgraph itself are those of GraphQL. */
const LOGIN_NEEDED = [401, 403, 407];
/** A proxy says so where it does not reach the server behind it. */
const NOT_REACHED = [502, 504];

/** @param isOnline whether the browser has a network at all */
export function explainFailure(error: CombinedError, isOnline: boolean): Failure {
  const { networkError, graphQLErrors, response } = error;
  if (networkError instanceof TimedOut) {
    return say("The server took too long", [
      `There was no answer within ${LONGEST_WAIT / 1000} seconds. Try again, or choose a shorter period.`,
    ]);
  }
  const isLogin = graphQLErrors.length === 0 && LOGIN_NEEDED.includes(response?.status);
  if (networkError instanceof Intercepted || isLogin) {
    return say(
      "Something else answered in place of the numbers",
      ["A proxy that asks for a login does so when yours has ended. Load the page again to log in."],
      "reload",
    );
  }
  const codes = graphQLErrors.map(({ extensions }) => extensions.code);
  const messages = [
    ...new Set(graphQLErrors.filter(({ extensions }) => extensions.code !== "INTERNAL").flatMap(readMessages)),
  ];
  if (codes.includes("TIMEOUT")) return say("The server took too long", messages);
  if (codes.some((code) => PASSING.includes(String(code)))) return say("The server can’t answer for now", messages);
  if (messages.length > 0) return say("The server can’t answer this question", messages);
  if (graphQLErrors.length > 0) {
    return say("The server could not answer", ["Something went wrong on the server; its log has the details."]);
  }
  if (!response) {
    return isOnline
      ? say("The server can’t be reached", ["Check that ivgraph is running, then try again."])
      : say("You are offline", ["The numbers are asked for again as soon as there is a network."]);
  }
  return explainStatus(response.status);
}

function explainStatus(status: number): Failure {
  if (status === TOO_MANY_REQUESTS || status === UNAVAILABLE) {
    return say("The server can’t answer for now", [
      `It answered with status ${status}: it has too much to do. Try again in a moment.`,
    ]);
  }
  if (NOT_REACHED.includes(status)) {
    return say("The server can’t be reached", [
      `Check that ivgraph is running: the proxy before it answered with status ${status}.`,
    ]);
  }
  return say("The server could not answer", [
    `It answered with status ${status}. Try again in a moment; if it stays so, look into its log.`,
  ]);
}

function say(title: string, advice: readonly string[], remedy: Remedy = "retry"): Failure {
  return { title, advice, remedy };
}

function readMessages(error: CombinedError["graphQLErrors"][number]): string[] {
  const problems = error.extensions.problems;
  return Array.isArray(problems) ? problems.map((problem) => String(problem.message)) : [error.message];
}
