// @vitest-environment happy-dom

import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Results, useAnswers } from "./use-answers";
import type { Question } from "./variables";

const MINUTE = 60_000;

function ask(period: string, timeToLive = MINUTE): Question {
  return {
    key: `Totals ${period}`,
    fragment: {
      name: "Totals",
      type: "Playlist",
      texts: [],
      variables: [["period", "Any"]],
      paths: ["playlist.plays"],
    },
    variables: { playlist: "p", period },
    timeToLive,
  };
}

let root: Root;
let results: Results;
let fails: boolean;
let sent: string[];

function Totals({ questions }: { questions: Question[] }) {
  results = useAnswers("Page", questions);
  return null;
}

const show = (...questions: Question[]) => act(async () => root.render(<Totals questions={questions} />));

/** Lets the server answer. */
const pass = () => act(() => vi.advanceTimersByTimeAsync(1));

async function lookAway(minutes: number) {
  vi.advanceTimersByTime(minutes * MINUTE);
  await act(async () => window.dispatchEvent(new Event("focus")));
  await pass();
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  [fails, sent] = [false, []];
  vi.stubGlobal("fetch", async (_: string, { body }: { body: string }) => {
    const { period } = JSON.parse(body).variables;
    sent.push(period);
    await new Promise((resolve) => setTimeout(resolve, 1));
    const [status, answer] = fails ? [500, {}] : [200, { data: { playlist: { of: period, by: sent.length } } }];
    return new Response(JSON.stringify(answer), { status, headers: { "content-type": "application/json" } });
  });
  root = createRoot(document.createElement("div"));
});

afterEach(() => {
  act(() => root.unmount());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("the previous answer stays until the next one arrives", async () => {
  await show(ask("May"));
  expect(results.results).toEqual([{ status: "loading" }]);
  await pass();
  expect(results.results[0]).toMatchObject({ data: { of: "May" }, isCurrent: true, isUpdating: false });
  await show(ask("June"));
  expect(results.results[0]).toMatchObject({ data: { of: "May" }, isCurrent: false, isUpdating: true });
  await pass();
  expect(results.results[0]).toMatchObject({ data: { of: "June" }, isCurrent: true, isUpdating: false });
});

test("a visitor who returns gets newer numbers once they are out of date", async () => {
  await show(ask("July"), ask("August", 10 * MINUTE));
  await pass();
  sent = [];
  await lookAway(0.5);
  expect(sent).toEqual([]);
  await lookAway(1);
  expect(results.results[0]).toMatchObject({ data: { by: 1 } });
  expect(sent).toHaveLength(1);
});

test("what failed is asked again when the visitor returns, and keeps its reason until then", async () => {
  fails = true;
  await show(ask("September"));
  await pass();
  expect(results.results[0]).toEqual({ status: "failed", error: { kind: "status", status: 500 }, isRetrying: false });
  fails = false;
  await lookAway(0.1);
  expect(results.results[0]).toMatchObject({ status: "shown", data: { of: "September" }, error: null });
});

test("a refresh asks again, and keeps the numbers if it fails", async () => {
  await show(ask("October"));
  await pass();
  fails = true;
  await act(async () => results.refresh());
  await pass();
  expect(results.results[0]).toMatchObject({ status: "shown", data: { of: "October" }, error: { kind: "status" } });
  expect(results.isFetching).toBe(false);
});
