import { expect, test } from "vitest";
import { type ApiError, explainFailure, isTransient } from "./failure";

function graphqlError(code: string, message: string, problems?: { message: string }[]): ApiError {
  return { kind: "graphql", errors: [{ message, extensions: { code, ...(problems && { problems }) } }] };
}

test.each<[string, ApiError, boolean, string, string, string]>([
  ["no network", { kind: "unreachable" }, false, "You are offline", "as soon as there is a network", "retry"],
  ["no server", { kind: "unreachable" }, true, "The server can’t be reached", "ivgraph is running", "retry"],
  ["no server behind a proxy", { kind: "status", status: 502 }, true, "The server can’t be reached", "502", "retry"],
  ["no response", { kind: "timeout" }, true, "The server took too long", "45 seconds", "retry"],
  ["a login page", { kind: "intercepted" }, true, "The answer did not come from ivgraph", "log in", "reload"],
  ["no login", { kind: "status", status: 401 }, true, "The answer did not come from ivgraph", "log in", "reload"],
  ["a fault", { kind: "status", status: 500 }, true, "The server could not answer", "status 500", "retry"],
  ["too many requests", { kind: "status", status: 429 }, true, "The server can’t answer for now", "429", "retry"],
  ["a fault of one field", graphqlError("INTERNAL", "secret"), true, "The server could not answer", "its log", "retry"],
  ["an answer too late", graphqlError("TIMEOUT", "Ask for less."), true, "The server took too long", "Ask", "retry"],
  ["load", graphqlError("OVERLOADED", "Ask later."), true, "The server can’t answer for now", "Ask later.", "retry"],
  ["no database", graphqlError("DATABASE_UNAVAILABLE", "Later."), true, "The server can’t answer for now", "", "retry"],
  [
    "a limit",
    graphqlError("ANSWER_TOO_LARGE", "Less."),
    true,
    "The server can’t answer this question",
    "Less.",
    "retry",
  ],
  [
    "a refusal",
    graphqlError("FORBIDDEN", "Name this host."),
    true,
    "The server can’t answer this question",
    "",
    "retry",
  ],
])("%s has its own message", (_, error, isOnline, title, advice, remedy) => {
  const failure = explainFailure(error, isOnline);
  expect(failure).toMatchObject({ title, remedy });
  expect(failure.advice.join(" ")).toContain(advice);
  expect(failure.advice.join(" ")).not.toContain("secret");
});

test("each problem of an argument is listed once", () => {
  const problems = [{ message: "One." }, { message: "Two." }, { message: "One." }];
  expect(explainFailure(graphqlError("INVALID_ARGUMENT", "two problems", problems), true).advice).toEqual([
    "One.",
    "Two.",
  ]);
});

test.each<[ApiError, boolean]>([
  [{ kind: "unreachable" }, true],
  [{ kind: "status", status: 503 }, true],
  [{ kind: "status", status: 500 }, false],
  [{ kind: "timeout" }, false],
  [{ kind: "intercepted" }, false],
  [graphqlError("OVERLOADED", ""), true],
  [graphqlError("INVALID_ARGUMENT", ""), false],
])("whether %o may soon pass: %s", (error, transient) => {
  expect(isTransient(error)).toBe(transient);
});
