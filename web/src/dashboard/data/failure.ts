// Why a request failed, and how the page explains it to the visitor: what happened, and what to do.

import { TIMEOUT_MS } from "./transport";

/** An error in the body of an answer. */
export interface GraphQLError {
  message: string;
  path?: readonly (string | number)[];
  extensions?: { code?: string; problems?: readonly { message: string }[] };
}

export type ApiError =
  /** There was no response at all. */
  | { kind: "unreachable" }
  /** There was no complete response in time. */
  | { kind: "timeout" }
  /** The response is not from ivgraph but from something in between. */
  | { kind: "intercepted" }
  /** The response has a status, and no GraphQL errors. */
  | { kind: "status"; status: number }
  | { kind: "graphql"; errors: readonly GraphQLError[] };

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

/** Whether the same request may succeed soon. After a timeout it would only be load on a busy server. */
export function isTransient(error: ApiError | null): boolean {
  switch (error?.kind) {
    case "unreachable":
      return true;
    case "status":
      return [TOO_MANY_REQUESTS, UNAVAILABLE, ...GATEWAY_STATUSES].includes(error.status);
    case "graphql":
      return error.errors.some(({ extensions }) => TRANSIENT_CODES.includes(String(extensions?.code)));
    default:
      return false;
  }
}

/** @param isOnline whether the browser has a network at all */
export function explainFailure(error: ApiError, isOnline: boolean): Failure {
  switch (error.kind) {
    case "timeout":
      return failure("The server took too long", [
        `There was no answer within ${TIMEOUT_MS / 1000} seconds. Try again, or choose a shorter period.`,
      ]);
    case "intercepted":
      return explainLogin();
    case "unreachable":
      return isOnline
        ? failure("The server can’t be reached", ["Check that ivgraph is running, then try again."])
        : failure("You are offline", ["The numbers are requested again as soon as there is a network."]);
    case "status":
      return LOGIN_STATUSES.includes(error.status) ? explainLogin() : explainStatus(error.status);
    case "graphql":
      return explainErrors(error.errors);
  }
}

function explainLogin(): Failure {
  return failure(
    "The answer did not come from ivgraph",
    ["A proxy probably asks for a login because your session has expired. Load the page again to log in."],
    "reload",
  );
}

function explainErrors(errors: readonly GraphQLError[]): Failure {
  const codes = errors.map(({ extensions }) => String(extensions?.code));
  const messages = [
    ...new Set(errors.filter(({ extensions }) => extensions?.code !== "INTERNAL").flatMap(readMessages)),
  ];
  if (codes.includes("TIMEOUT")) return failure("The server took too long", messages);
  if (codes.some((code) => TRANSIENT_CODES.includes(code))) return failure("The server can’t answer for now", messages);
  if (messages.length > 0) return failure("The server can’t answer this question", messages);
  return failure("The server could not answer", ["Something went wrong on the server; its log has the details."]);
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

function readMessages({ message, extensions }: GraphQLError): string[] {
  return extensions?.problems?.map((problem) => String(problem.message)) ?? [message];
}
