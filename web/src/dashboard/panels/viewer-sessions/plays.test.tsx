// @vitest-environment happy-dom

import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { FurtherStepsFragment, ViewerSessionsFragment } from "../../data/documents";
import { useLocation } from "../../location/history";
import Sessions from "./body";
import { type FurtherPage, joinPages } from "./plays";
import type { Session, Step } from "./session";

const AT = "2026-11-24T10:00:00+00:00";
const FIRST_OF_PAGE = { table: "sessions", cursor: "before" };

function pageOf(from: number, until: number, next: string | null): Session["steps"] {
  const step = (number: number): Step => ({
    ...{ at: AT, cause: null, decisionSeconds: null, watchedSeconds: 3, hasEnded: true, hotspot: null },
    node: { externalId: `node-${number}`, name: null },
  });
  return {
    nodes: Array.from({ length: until - from + 1 }, (_, index) => step(from + index)),
    pageInfo: { hasNextPage: next !== null, endCursor: next ?? "the last one" },
  };
}

function sessionOf(startedAt: string, steps: Session["steps"], stepCount: number): Session {
  return { startedAt, lastEventAt: startedAt, stepCount, clicks: 0, minutesViewed: 1, end: "ENDING", steps };
}

function further(steps: Session["steps"]): FurtherStepsFragment {
  return { viewer: { sessions: { nodes: [{ steps }] } } };
}

const SHORT = sessionOf("2026-11-23T10:00:00+00:00", pageOf(1, 2, null), 2);
const LONG = sessionOf(AT, pageOf(1, 3, "third"), 7);
const DATA: ViewerSessionsFragment = {
  viewer: {
    sessionCount: 12,
    sessions: {
      pageInfo: { hasNextPage: false, endCursor: "long" },
      edges: [
        { cursor: "short", node: SHORT },
        { cursor: "long", node: LONG },
      ],
    },
  },
};

let root: Root;
let page: HTMLElement;
let asked: Record<string, unknown>[];

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse("2026-11-25T12:00:00Z") });
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  asked = [];
  vi.stubGlobal("fetch", async (_: string, { body }: { body: string }) => {
    const { variables } = JSON.parse(body);
    asked.push(variables);
    const steps = variables.afterStep === "third" ? pageOf(4, 6, "sixth") : pageOf(7, 7, null);
    return new Response(JSON.stringify({ data: { playlist: further(steps) } }), {
      headers: { "content-type": "application/json" },
    });
  });
  page = document.body.appendChild(document.createElement("div"));
  root = createRoot(page);
  history.replaceState(null, "", "?playlist=story&viewerId=v&zone=UTC&after=sessions.before");
});

afterEach(() => {
  act(() => root.unmount());
  document.body.replaceChildren();
  history.replaceState(null, "", "?");
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function Page() {
  return <Sessions data={DATA} location={useLocation()} fileName="story" />;
}

const show = () => act(async () => root.render(<Page />));
const placesOf = (index: number) =>
  [...(page.querySelectorAll(".viewer-session")[index]?.querySelectorAll(".viewer-place bdi") ?? [])].map(
    (one) => one.textContent,
  );
const button = () => page.querySelector<HTMLButtonElement>(".viewer-further button");

async function showMore() {
  act(() => button()?.click());
  await act(() => vi.advanceTimersByTimeAsync(1));
}

test("the plays of a long session are loaded page by page, and are there again after Back", async () => {
  await show();
  const entries = history.length;
  expect([placesOf(0).length, placesOf(1).length]).toEqual([2, 3]);
  expect(page.querySelectorAll(".viewer-further")).toHaveLength(1);
  await showMore();
  expect(placesOf(1)).toEqual(["node-1", "node-2", "node-3", "node-4", "node-5", "node-6"]);
  await showMore();
  expect(placesOf(1)).toHaveLength(7);
  expect(button()).toBeNull();
  // The page that the list is at, and the other session, stay what they were.
  expect(placesOf(0)).toHaveLength(2);
  expect(asked.map(({ afterSession, afterStep }) => [afterSession, afterStep])).toEqual([
    ["short", "third"],
    ["short", "sixth"],
  ]);
  expect(history.length).toBe(entries);
  const { search } = window.location;
  await act(async () => root.render(null));
  history.replaceState(null, "", search);
  await show();
  expect(placesOf(1)).toHaveLength(7);
  expect(asked).toHaveLength(2);
});

test("the list has the focus when its button goes", async () => {
  await show();
  button()?.focus();
  await showMore();
  expect(document.activeElement).toBe(button());
  await showMore();
  expect(document.activeElement).toBe(page.querySelectorAll(".viewer-way")[1]);
});

test("the first session of a page follows the cursor that the page begins after", async () => {
  const key = `steps-${Date.parse(SHORT.startedAt)}`;
  history.replaceState(null, "", `${window.location.search}&after=${key}.second`);
  await show();
  expect(asked.map(({ afterSession, afterStep }) => [afterSession, afterStep])).toEqual([
    [FIRST_OF_PAGE.cursor, "second"],
  ]);
});

const RETRY = () => undefined;
const shown = (data: FurtherStepsFragment | null): FurtherPage => ({
  result: { status: "shown", data, receivedAt: 0, isCurrent: true, isUpdating: false, error: null },
  retry: RETRY,
});
const LOADING: FurtherPage = { result: { status: "loading" }, retry: RETRY };

test.each<[string, FurtherPage[], count: number, next: string | null, awaited: FurtherPage | null]>([
  ["no further page", [], 3, "third", null],
  ["one", [shown(further(pageOf(4, 6, "sixth")))], 6, "sixth", null],
  ["the last one", [shown(further(pageOf(4, 7, null)))], 7, null, null],
  ["one that is loading", [LOADING, shown(further(pageOf(7, 7, null)))], 3, null, LOADING],
  ["one of a session that is gone", [shown({ viewer: null })], 3, "third", null],
])("plays are joined with %s", (_, pages, count, next, awaited) => {
  const plays = joinPages(LONG, pages);
  expect([plays.steps.length, plays.next, plays.awaited]).toEqual([count, next, awaited]);
});
