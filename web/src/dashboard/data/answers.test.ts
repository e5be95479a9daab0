import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Answers } from "./answers";
import type { Outcome, Request } from "./client";
import type { Question } from "./variables";

const MINUTE = 60_000;

function ask(name: string, variables: Record<string, unknown> = {}): Question {
  return {
    key: `${name} ${JSON.stringify(variables)}`,
    fragment: { name, type: "Playlist", texts: [], variables: [], paths: [`playlist.${name.toLowerCase()}`] },
    variables: { playlist: "p", ...variables },
    timeToLive: 10 * MINUTE,
  };
}

const [TOTALS, ENDINGS, NODES] = ["Totals", "Endings", "Nodes"].map((name) => ask(name)) as [
  Question,
  Question,
  Question,
];

/** A server that answers with what it is told to, in turn; without that, with the name of the request. */
function serve(...outcomes: Outcome[]) {
  const sent: string[] = [];
  const answers = new Answers(async ({ name, query }: Request, signal) => {
    sent.push(`${name}: ${[...query.matchAll(/\.\.\.(\w+)/g)].map(([, fragment]) => fragment).join(" ")}`);
    // A server takes longer than what the page does at once.
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    signal.throwIfAborted();
    return outcomes.shift() ?? { data: { playlist: { name } }, errors: [] };
  });
  const read = ({ key }: Question) => answers.entry(key);
  return { answers, sent, read };
}

const pass = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("what is asked at once is one request", async () => {
  const { answers, sent, read } = serve();
  answers.show("Page", [TOTALS, ENDINGS]);
  expect(read(TOTALS)).toEqual({ answer: null, error: null, isFetching: true });
  await pass();
  expect(sent).toEqual(["Page: Totals Endings"]);
  expect(read(ENDINGS)).toEqual({
    answer: { data: { name: "Page" }, receivedAt: Date.now() },
    error: null,
    isFetching: false,
  });
});

test("only questions without an up-to-date answer are asked", async () => {
  const { answers, sent } = serve();
  answers.show("Page", [TOTALS]);
  await pass();
  answers.ask("Page", [TOTALS, ENDINGS]);
  await pass();
  vi.advanceTimersByTime(9 * MINUTE);
  answers.ask("Page", [TOTALS, ENDINGS]);
  await pass();
  expect(sent).toEqual(["Totals: Totals", "Endings: Endings"]);
  vi.advanceTimersByTime(MINUTE);
  answers.ask("Page", [TOTALS, ENDINGS]);
  await pass();
  expect(sent.slice(2)).toEqual(["Page: Totals Endings"]);
});

test("after a refresh, older answers are out of date", async () => {
  const { answers, sent } = serve();
  answers.show("Page", [ask("Timeline", { interval: "DAY" })]);
  await pass();
  vi.advanceTimersByTime(MINUTE);
  answers.refresh("Page", [TOTALS]);
  await pass();
  answers.ask("Page", [TOTALS, ask("Timeline", { interval: "DAY" })]);
  await pass();
  expect(sent).toEqual(["Timeline: Timeline", "Totals: Totals", "Timeline: Timeline"]);
});

test("after a change, a question whose answer is under way is asked once more", async () => {
  const { answers, sent } = serve();
  answers.show("Page", [TOTALS, NODES]);
  answers.refreshAfterChange("Page", [TOTALS]);
  expect(sent).toHaveLength(1);
  await pass();
  expect(sent).toEqual(["Page: Totals Nodes", "Totals: Totals"]);
  answers.refreshAfterChange("Page", [NODES]);
  await pass();
  expect(sent.slice(2)).toEqual(["Nodes: Nodes"]);
});

test("an error fails the question whose field it is at, and the others are asked once more without it", async () => {
  const error = { message: "no", path: ["playlist", "endings"] };
  const { answers, sent, read } = serve({ data: { playlist: null }, errors: [error] });
  answers.show("Page", [TOTALS, ENDINGS, NODES]);
  await pass();
  expect(sent).toEqual(["Page: Totals Endings Nodes", "Page: Totals Nodes"]);
  expect(read(ENDINGS)?.error).toEqual({ kind: "graphql", errors: [error] });
  expect(read(TOTALS)?.error).toBeNull();
  expect(read(NODES)?.answer?.data).toEqual({ name: "Page" });
});

test("a field that may be null fails alone", async () => {
  const error = { message: "no", path: ["playlist", "endings", "nodes"] };
  const { answers, sent, read } = serve({ data: { playlist: { totals: 1, endings: null } }, errors: [error] });
  answers.show("Page", [TOTALS, ENDINGS]);
  await pass();
  expect(sent).toHaveLength(1);
  expect([read(TOTALS)?.error, read(ENDINGS)?.error?.kind]).toEqual([null, "graphql"]);
});

test.each<[string, Outcome]>([
  ["without a path", { data: { playlist: null }, errors: [{ message: "no" }] }],
  ["at the playlist itself", { data: { playlist: null }, errors: [{ message: "no", path: ["playlist"] }] }],
  ["of the network", { error: { kind: "unreachable" } }],
])("an error %s fails all questions, with the same reason", async (_, outcome) => {
  const { answers, sent, read } = serve(outcome);
  answers.show("Page", [TOTALS, ENDINGS]);
  await pass();
  expect(sent).toHaveLength(1);
  expect(read(TOTALS)?.error).toBeTruthy();
  expect(read(TOTALS)?.error).toBe(read(ENDINGS)?.error);
});

test("a failed refresh keeps the last answer, and is tried again when it is asked for", async () => {
  const { answers, read } = serve({ data: { playlist: { old: true } }, errors: [] }, { error: { kind: "timeout" } });
  answers.show("Page", [TOTALS]);
  await pass();
  answers.refresh("Page", [TOTALS]);
  await pass();
  expect(read(TOTALS)).toMatchObject({ answer: { data: { old: true } }, error: { kind: "timeout" } });
  answers.ask("Page", [TOTALS]);
  await pass();
  expect(read(TOTALS)).toMatchObject({ answer: { data: { name: "Totals" } }, error: null });
});

test("a request whose answers nobody shows any more is aborted", async () => {
  const { answers, sent, read } = serve();
  const stop = answers.show("Page", [TOTALS, ENDINGS]);
  stop();
  answers.show("Page", [NODES]);
  await pass();
  expect(read(TOTALS)).toEqual({ answer: null, error: null, isFetching: false });
  expect(read(NODES)?.answer).not.toBeNull();
  expect(sent).toHaveLength(2);
});

test("what was aborted is asked again by a view that returns to it at once", async () => {
  const { answers, sent, read } = serve();
  const leave = answers.show("Page", [TOTALS, ENDINGS]);
  leave();
  const leaveOther = answers.show("Page", [NODES]);
  await Promise.resolve();
  leaveOther();
  answers.show("Page", [TOTALS, ENDINGS]);
  await pass();
  expect(read(TOTALS)).toMatchObject({ answer: { data: { name: "Page" } }, isFetching: false });
  expect(sent).toEqual(["Page: Totals Endings", "Nodes: Nodes", "Page: Totals Endings"]);
});

test("a request goes on if the next view shows one of its answers", async () => {
  const { answers, sent, read } = serve();
  const stop = answers.show("Page", [TOTALS, ENDINGS]);
  stop();
  answers.show("Page", [TOTALS]);
  await pass();
  expect(read(TOTALS)?.answer).not.toBeNull();
  expect(sent).toHaveLength(1);
});

test("the oldest answers that nobody shows are forgotten", async () => {
  const { answers, read } = serve();
  answers.show("Page", [TOTALS]);
  await pass();
  for (let number = 0; number < 300; number++) {
    answers.ask("Page", [ask("Nodes", { number })]);
    await pass();
  }
  expect(read(TOTALS)).toBeDefined();
  expect(read(ask("Nodes", { number: 50 }))).toBeUndefined();
  expect(read(ask("Nodes", { number: 299 }))).toBeDefined();
});
