import { CombinedError } from "urql";
import { expect, test } from "vitest";
import { explainFailure } from "./failure";
import { InterceptedResponse, RequestTimeout } from "./transport";

function graphqlError(code: string, message: string, problems?: { message: string }[]): CombinedError {
  return new CombinedError({
    graphQLErrors: [{ message, extensions: { code, ...(problems && { problems }) } }],
    response: new Response("{}", { status: 200 }),
  });
}

function failed(networkError: Error, status?: number): CombinedError {
  return new CombinedError({ networkError, response: status && new Response("{}", { status }) });
}

test.each<[string, CombinedError, boolean, string, string, string]>([
  [
    "no network",
    failed(new TypeError("Failed to fetch")),
    false,
    "You are offline",
    "as soon as there is a network",
    "retry",
  ],
  [
    "no server",
    failed(new TypeError("Failed to fetch")),
    true,
    "The server can’t be reached",
    "ivgraph is running",
    "retry",
  ],
  [
    "no server behind a proxy",
    failed(new Error("Bad"), 502),
    true,
    "The server can’t be reached",
    "status 502",
    "retry",
  ],
  ["no response", failed(new RequestTimeout()), true, "The server took too long", "45 seconds", "retry"],
  ["a login page", failed(new InterceptedResponse()), true, "The answer did not come from ivgraph", "log in", "reload"],
  [
    "no login, in JSON",
    failed(new Error("Unauthorized"), 401),
    true,
    "The answer did not come from ivgraph",
    "log in",
    "reload",
  ],
  ["a fault", failed(new Error("no"), 500), true, "The server could not answer", "status 500", "retry"],
  ["too many requests", failed(new Error("no"), 429), true, "The server can’t answer for now", "status 429", "retry"],
  ["a fault of one field", graphqlError("INTERNAL", "secret"), true, "The server could not answer", "its log", "retry"],
  [
    "an answer too late",
    graphqlError("TIMEOUT", "Ask for less."),
    true,
    "The server took too long",
    "Ask for less.",
    "retry",
  ],
  ["load", graphqlError("OVERLOADED", "Ask later."), true, "The server can’t answer for now", "Ask later.", "retry"],
  [
    "no database",
    graphqlError("DATABASE_UNAVAILABLE", "Later."),
    true,
    "The server can’t answer for now",
    "Later.",
    "retry",
  ],
  [
    "a limit",
    graphqlError("ANSWER_TOO_LARGE", "Too much."),
    true,
    "The server can’t answer this question",
    "Too much.",
    "retry",
  ],
])("%s has its own message", (_, error, isOnline, title, advice, remedy) => {
  const failure = explainFailure(error, isOnline);
  expect(failure).toMatchObject({ title, remedy });
  expect(failure.advice.join(" ")).toContain(advice);
  expect(failure.advice.join(" ")).not.toContain("secret");
});

test("a refusal of ivgraph itself shows ivgraph's message", () => {
  const error = new CombinedError({
    graphQLErrors: [{ message: "Name this host.", extensions: { code: "FORBIDDEN" } }],
    response: new Response("{}", { status: 403 }),
  });
  expect(explainFailure(error, true)).toMatchObject({ advice: ["Name this host."], remedy: "retry" });
});

test("each problem of an argument is listed once", () => {
  const error = graphqlError("INVALID_ARGUMENT", "two problems", [
    { message: "One." },
    { message: "Two." },
    { message: "One." },
  ]);
  expect(explainFailure(error, true).advice).toEqual(["One.", "Two."]);
});
