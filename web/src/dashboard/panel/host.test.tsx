// @vitest-environment happy-dom

import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ApiError } from "../data/failure";
import type { Fragment } from "../data/fragment";
import type { Result } from "../data/use-answers";
import type { VariableName } from "../data/variables";
import { INITIAL } from "../location/location";
import { lazyComponent } from "../ui/lazy-component";
import { type BodyProps, definePanel, type PanelDefinition } from "./definition";
import { PanelHost } from "./host";

interface Data {
  rows: number[];
}

const FRAGMENT: Fragment<Data, VariableName> = {
  ...{ name: "Rows", type: "Playlist", texts: [], variables: [], paths: [] },
};
const LOCATION = { ...INITIAL, playlist: "p", zone: "UTC" };
const QUESTION = { key: "Rows", fragment: FRAGMENT, variables: {}, timeToLive: 0 };
const BUSY: ApiError = { kind: "status", status: 503 };

function Body({ data }: { data: Data }) {
  return <output>{data.rows.map((row) => row.toFixed(1)).join(" ")}</output>;
}

const shown = (change: Partial<Extract<Result<Data>, { status: "shown" }>> = {}): Result<Data> => ({
  ...{ status: "shown", data: { rows: [1, 2] }, receivedAt: 0, isCurrent: true, isUpdating: false, error: null },
  ...change,
});

let root: Root;
let page: HTMLElement;
let inView: () => void;

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(report: (entries: { isIntersecting: boolean }[]) => void) {
        inView = () => report([{ isIntersecting: true }]);
      }
      observe() {}
      disconnect() {}
    },
  );
  page = document.body.appendChild(document.createElement("main"));
  root = createRoot(page);
});

afterEach(() => {
  act(() => root.unmount());
  page.remove();
  vi.unstubAllGlobals();
});

function render(
  result: Result<Data> | null,
  { panel = {}, pageError = null }: { panel?: Partial<PanelDefinition<Data>>; pageError?: ApiError | null } = {},
) {
  const [onRetry, onView] = [vi.fn(), vi.fn()];
  const definition = definePanel<Data>({
    ...{ name: "rows", title: "Rows", fragment: FRAGMENT, Body, loading: 200 },
    ...panel,
  });
  act(() =>
    root.render(
      <PanelHost
        {...{ result, pageError, onRetry, onView }}
        panel={definition}
        question={QUESTION}
        location={LOCATION}
      />,
    ),
  );
  const section = page.querySelector("section") as HTMLElement;
  const text = (selector: string) => section.querySelector(selector)?.textContent ?? null;
  return { section, text, onRetry, onView };
}

test("a panel that is loading holds its place", () => {
  const { text } = render({ status: "loading" });
  expect([text("h2"), text(".skeleton"), text("output")]).toEqual(["Rows", "Loading Rows", null]);
});

test("the code of a body loads together with its numbers, and the place is held for both", async () => {
  let arrive = (_: { default: typeof Body }) => {};
  const module = new Promise<{ default: typeof Body }>((resolve) => {
    arrive = resolve;
  });
  const load = vi.fn(() => module);
  const panel = { Body: lazyComponent<BodyProps<Data>>(load) };
  render({ status: "loading" }, { panel });
  expect(load).toHaveBeenCalledOnce();
  expect(render(shown(), { panel }).text(".skeleton")).toBe("Loading Rows");
  await act(async () => arrive({ default: Body }));
  expect(render(shown(), { panel }).text("output")).toBe("1.0 2.0");
});

test("numbers stay while newer ones are loading", () => {
  const { section, text } = render(shown({ isUpdating: true, isCurrent: false }));
  expect([text("output"), section.getAttribute("aria-busy")]).toEqual(["1.0 2.0", "true"]);
});

test("an error without numbers is told in the panel, and can be tried again", () => {
  const { section, text, onRetry } = render({ status: "failed", error: BUSY, isRetrying: false });
  expect(text("[role=alert] .notice-title")).toBe("The server can’t answer for now");
  act(() => section.querySelector<HTMLButtonElement>("[role=alert] button")?.click());
  expect(onRetry).toHaveBeenCalledOnce();
});

test("old numbers stay below an error, with their age", () => {
  const { section, text } = render(shown({ error: BUSY }));
  expect([text("output"), text("[role=alert] .notice-title")]).toEqual(["1.0 2.0", "The server can’t answer for now"]);
  expect(text(".panel-age")).toMatch(/^As of .*1970/);
  expect(section.className).toContain("stale");
});

test("numbers of another selection give way to an error", () => {
  const { text } = render(shown({ error: BUSY, isCurrent: false }));
  expect([text("output"), text("[role=alert]") !== null]).toEqual([null, true]);
});

test("an error that the page tells for all panels is not told again", () => {
  const { text } = render(shown({ error: BUSY, isCurrent: false }), { pageError: BUSY });
  expect([text("output"), text("[role=alert]")]).toEqual(["1.0 2.0", null]);
  expect(text(".panel-age")).toMatch(/^As of/);
});

test("a panel without data says so instead of showing its body", () => {
  const empty = ({ rows }: Data) => rows.length === 0 && <p>Nothing yet</p>;
  expect(render(shown({ data: { rows: [] } }), { panel: { empty } }).text("p")).toBe("Nothing yet");
  expect(render(shown(), { panel: { empty } }).text("output")).toBe("1.0 2.0");
});

test("a body that throws takes nothing else along", () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  const { text } = render(shown({ data: {} as Data }));
  expect([text("h2"), text("[role=alert] .notice-title")]).toEqual([
    "Rows",
    "This part of the page could not be displayed",
  ]);
  log.mockRestore();
  expect(render(shown({ receivedAt: 1 })).text("output")).toBe("1.0 2.0");
});

test("a panel that waits for somebody to scroll to it reports when it is in view", () => {
  const { section, text, onView } = render(null);
  expect([text("h2"), text(".skeleton"), section.dataset.status]).toEqual(["Rows", null, "waiting"]);
  inView();
  expect(onView).toHaveBeenCalledOnce();
});

test("the link opens the panel's own query", () => {
  const href = render({ status: "loading" }).section.querySelector("a")?.href ?? "";
  const query = new URLSearchParams(new URL(href).hash.slice(1)).get("query");
  expect(query).toContain("query Rows($playlist: ID!) {\n  playlist(id: $playlist) {\n    ...Rows");
});
