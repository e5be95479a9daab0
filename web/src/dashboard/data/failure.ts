// Why a request failed, and how the page explains it to the visitor: what happened, and what to do.

import { MESSAGES } from "../messages/messages";
import { TIMEOUT_MS } from "./transport";

const TEXTS = MESSAGES.failure;

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

/** Whether two requests failed for the same reason. */
export function isSameError(one: ApiError | null, other: ApiError | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

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
      return failure(TEXTS.timeout, [TEXTS.timeoutAdvice(TIMEOUT_MS / 1000)]);
    case "intercepted":
      return explainLogin();
    case "unreachable":
      return isOnline
        ? failure(TEXTS.unreachable, [TEXTS.unreachableAdvice])
        : failure(TEXTS.offline, [TEXTS.offlineAdvice]);
    case "status":
      return LOGIN_STATUSES.includes(error.status) ? explainLogin() : explainStatus(error.status);
    case "graphql":
      return explainErrors(error.errors);
  }
}

function explainLogin(): Failure {
  return failure(TEXTS.intercepted, [TEXTS.interceptedAdvice], "reload");
}

function explainErrors(errors: readonly GraphQLError[]): Failure {
  const codes = errors.map(({ extensions }) => String(extensions?.code));
  const messages = [
    ...new Set(errors.filter(({ extensions }) => extensions?.code !== "INTERNAL").flatMap(readMessages)),
  ];
  if (codes.includes("TIMEOUT")) return failure(TEXTS.timeout, messages);
  if (codes.some((code) => TRANSIENT_CODES.includes(code))) return failure(TEXTS.busy, messages);
  if (messages.length > 0) return failure(TEXTS.refused, messages);
  return failure(TEXTS.failed, [TEXTS.failedAdvice]);
}

function explainStatus(status: number): Failure {
  if (status === TOO_MANY_REQUESTS || status === UNAVAILABLE) {
    return failure(TEXTS.busy, [TEXTS.busyAdvice(status)]);
  }
  if (GATEWAY_STATUSES.includes(status)) {
    return failure(TEXTS.unreachable, [TEXTS.gatewayAdvice(status)]);
  }
  return failure(TEXTS.failed, [TEXTS.failedStatusAdvice(status)]);
}

function failure(title: string, advice: readonly string[], remedy: Remedy = "retry"): Failure {
  return { title, advice, remedy };
}

function readMessages({ message, extensions }: GraphQLError): string[] {
  return extensions?.problems?.map((problem) => String(problem.message)) ?? [message];
}
