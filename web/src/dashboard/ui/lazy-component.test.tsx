// @vitest-environment happy-dom

import { act, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { lazyComponent } from "./lazy-component";

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("Failed to fetch")));
});

afterEach(() => {
  vi.unstubAllGlobals();
});

async function render(Component: ReturnType<typeof lazyComponent<object>>): Promise<string> {
  const page = document.createElement("div");
  const root = createRoot(page);
  await act(async () =>
    root.render(
      <Suspense fallback="Loading">
        <Component />
      </Suspense>,
    ),
  );
  await vi.waitFor(() => expect(page.textContent).not.toBe("Loading"));
  return page.textContent ?? "";
}

test("the code is loaded once, whether preloaded or not", async () => {
  const load = vi.fn(async () => ({ default: () => <p>Here</p> }));
  const Component = lazyComponent(load);
  Component.preload();
  Component.preload();
  expect(await render(Component)).toBe("Here");
  expect(load).toHaveBeenCalledOnce();
});

test("what failed while it was preloaded is told where it would be, and not shown without its styles", async () => {
  const load = vi.fn(async () => ({ default: () => <p>Without styles</p> }));
  load.mockRejectedValueOnce(new Error("Unable to preload CSS"));
  const Component = lazyComponent(load);
  Component.preload();
  expect(await render(Component)).toContain("Load the page again");
  expect(load).toHaveBeenCalledOnce();
});
