// @vitest-environment happy-dom

import { act } from "react";
import { createRoot } from "react-dom/client";
import { expect, test, vi } from "vitest";
import type { ApiError } from "../data/failure";
import type { Fragment } from "../data/fragment";
import type { Result } from "../data/use-answers";
import type { VariableName } from "../data/variables";
import { INITIAL } from "../location/location";
import { definePanel } from "../panel/definition";
import { type PageState, usePage } from "./use-page";

const given = vi.hoisted(() => ({ results: [] as Result<unknown>[], refresh: vi.fn(), retry: vi.fn() }));
vi.mock("../data/use-answers", () => ({ useAnswers: () => ({ ...given, isFetching: false }) }));

const BUSY: ApiError = { kind: "status", status: 503 };
const SHOWN: Result<unknown> = {
  ...{ status: "shown", data: {}, receivedAt: 0, isCurrent: true, isUpdating: false, error: null },
};
const FAILED: Result<unknown> = { status: "failed", error: BUSY, isRetrying: false };

const fragment = (name: string): Fragment<unknown, VariableName> => ({
  ...{ name, type: "Playlist", texts: [], variables: [], paths: [] },
});

function panel(name: string, isLoadedInView: boolean) {
  return definePanel({ name, title: name, fragment: fragment(name), Body: () => null, loading: 1, isLoadedInView });
}

/** A page with one panel, and another one that waits to come into view. */
function open(...results: [heading: Result<unknown>, panel: Result<unknown>]): PageState<unknown> {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  given.results = results;
  let page: PageState<unknown> | undefined;
  function Page() {
    page = usePage("Page", fragment("Heading"), [panel("first", false), panel("second", true)], INITIAL);
    return null;
  }
  act(() => createRoot(document.createElement("div")).render(<Page />));
  return page as PageState<unknown>;
}

test("a panel that fails alone does not take the place of those that wait to come into view", () => {
  const page = open(SHOWN, FAILED);
  expect(page.error).toBeNull();
  page.panels[0]?.retry();
  expect(given.retry).toHaveBeenCalledWith(page.panels[0]?.question);
});

test("a panel that failed with the heading has the error of the page, and a retry asks for all", () => {
  const page = open(FAILED, FAILED);
  expect(page.error).toBe(BUSY);
  page.panels[0]?.retry();
  expect(given.refresh).toHaveBeenCalled();
});
