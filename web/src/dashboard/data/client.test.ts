import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Outcome, post } from "./client";

const REQUEST = { name: "Page", query: "query Page { playlists { totalCount } }", variables: {} };

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
}

const DATA = { playlists: { totalCount: 3 } };
const busy = () => json(503, { errors: [{ message: "Later.", extensions: { code: "OVERLOADED" } }] });
const works = () => json(200, { data: DATA });
const unreachable = () => {
  throw new TypeError("Failed to fetch");
};

/** A server that answers in turn, the last time again and again. */
function serve(...answers: (() => Response)[]) {
  const fetched = vi.fn(async () => ((answers.length > 1 ? answers.shift() : answers[0]) as () => Response)());
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

async function ask(signal = new AbortController().signal): Promise<Outcome> {
  const outcome = post(REQUEST, signal);
  outcome.catch(() => {});
  await vi.advanceTimersByTimeAsync(5_000);
  return outcome;
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.stubGlobal("navigator", { languages: ["en-GB"], onLine: true });
});

test("a request names its operation", async () => {
  const fetched = serve(works);
  expect(await ask()).toEqual({ data: DATA, errors: [] });
  const [url, { body }] = fetched.mock.calls[0] as unknown as [string, { body: string }];
  expect(url).toBe("http://127.0.0.1:8000/graphql");
  expect(JSON.parse(body)).toEqual({ operationName: "Page", query: REQUEST.query, variables: {} });
});

test.each([
  ["a busy server", busy],
  ["a server that restarts", unreachable],
])("%s is asked again", async (_, fails) => {
  const fetched = serve(fails, fails, works);
  expect(await ask()).toEqual({ data: DATA, errors: [] });
  expect(fetched).toHaveBeenCalledTimes(3);
});

test("after the third attempt the reason is told", async () => {
  const fetched = serve(busy);
  expect(await ask()).toMatchObject({ error: { kind: "graphql", errors: [{ message: "Later." }] } });
  expect(fetched).toHaveBeenCalledTimes(3);
});

test.each<[string, () => Response, Outcome]>([
  ["a fault", () => json(500, {}), { error: { kind: "status", status: 500 } }],
  ["a login page", () => new Response("<html>", { status: 200 }), { error: { kind: "intercepted" } }],
  [
    "an invalid argument",
    () => json(200, { errors: [{ message: "No." }] }),
    { error: { kind: "graphql", errors: [{ message: "No." }] } },
  ],
])("%s does not pass, and is not tried again", async (_, answer, outcome) => {
  const fetched = serve(answer);
  expect(await ask()).toEqual(outcome);
  expect(fetched).toHaveBeenCalledOnce();
});

test("without a network nothing is tried again", async () => {
  vi.stubGlobal("navigator", { languages: ["en-GB"], onLine: false });
  const fetched = serve(unreachable);
  expect(await ask()).toEqual({ error: { kind: "unreachable" } });
  expect(fetched).toHaveBeenCalledOnce();
});

test("data with errors is told with both", async () => {
  const errors = [{ message: "No.", path: ["playlist", "endings"] }];
  serve(() => json(200, { data: { playlist: null }, errors }));
  expect(await ask()).toEqual({ data: { playlist: null }, errors });
});

test("an aborted request is not tried again", async () => {
  const controller = new AbortController();
  const fetched = serve(busy);
  const outcome = post(REQUEST, controller.signal);
  outcome.catch(() => {});
  await vi.advanceTimersByTimeAsync(100);
  controller.abort();
  await vi.advanceTimersByTimeAsync(5_000);
  await expect(outcome).rejects.toMatchObject({ name: "AbortError" });
  expect(fetched).toHaveBeenCalledOnce();
});
