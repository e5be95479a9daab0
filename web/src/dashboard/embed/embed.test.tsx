// @vitest-environment happy-dom

import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EVERYBODY } from "../location/audience";
import { useNavigate } from "../location/history";
import { LocationLink, PageLink } from "../location/link";
import { INITIAL, type PageLocation } from "../location/location";
import { definePanel } from "../panel/definition";
import Notes from "../panels/notes/body";
import { WriteButton } from "../panels/notes/write-button";
import { PLAYLIST_LIST } from "../panels/playlists/panel";
import { NoViewers } from "../panels/viewers/no-viewers";
import EmbedForm from "./form";
import { useReportedHeight } from "./height";
import { embedOrigins } from "./origins";

const SITES = ["https://www.example.com", "https://wiki.example.com:8443"];

let root: Root;
let page: HTMLElement;

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  page = document.body.appendChild(document.createElement("div"));
  root = createRoot(page);
});

afterEach(() => {
  act(() => root.unmount());
  document.head.replaceChildren();
  document.body.replaceChildren();
  history.replaceState(null, "", "?");
  vi.unstubAllGlobals();
});

function allow(...origins: string[]) {
  const element = document.createElement("meta");
  element.name = "embed-origins";
  element.content = origins.join(" ");
  document.head.append(element);
}

function show(search: string, element: React.ReactNode) {
  history.replaceState(null, "", search);
  act(() => root.render(element));
}

test("the server's page tells the origins", () => {
  expect(embedOrigins()).toEqual([]);
  allow();
  expect(embedOrigins()).toEqual([]);
  document.head.replaceChildren();
  allow(...SITES);
  expect(embedOrigins()).toEqual(SITES);
});

test("links of an embed that lead away are text, or nothing; those within it stay", () => {
  const links = (
    <>
      <LocationLink to={{ node: "pier" }} className="name">
        Pier
      </LocationLink>
      <LocationLink to={{ pages: [] }}>First page</LocationLink>
      <PageLink to={{ playlist: null }}>All playlists</PageLink>
    </>
  );
  show("?playlist=p&zone=UTC", links);
  expect(page.querySelectorAll("a")).toHaveLength(3);
  show("?playlist=p&zone=UTC&embed=1", <div key="embed">{links}</div>);
  expect([...page.querySelectorAll("a")].map((link) => link.textContent)).toEqual(["First page"]);
  expect(page.querySelector("span.name")?.textContent).toBe("Pier");
  expect(page.textContent).not.toContain("All playlists");
});

test("what is dragged or clicked does not lead away from an embed", () => {
  let navigate: ReturnType<typeof useNavigate> = () => {};
  function Page() {
    navigate = useNavigate();
    return null;
  }
  const search = "?playlist=p&zone=UTC&embed=1";
  show(search, <Page />);
  navigate({ period: { preset: "YESTERDAY" }, interval: null });
  navigate({ audience: { ...EVERYBODY, values: { country: ["DE"] } } });
  expect(window.location.search).toBe(search);
  navigate({ metric: "plays" });
  expect(window.location.search).toContain("metric=plays");
});

test("an embed shows notes, and writes none", () => {
  const notes = [{ noteId: "n", at: "2026-11-20T12:00:00Z", text: "A new trailer" }];
  const both = (location: PageLocation) => (
    <>
      <WriteButton location={location} />
      <Notes data={{ notes }} location={location} fileName="notes" />
    </>
  );
  const location = { ...INITIAL, playlist: "p", zone: "UTC" };
  show("?playlist=p", both(location));
  expect(page.querySelectorAll("button")).toHaveLength(2);
  show("?playlist=p&embed=1", both({ ...location, embed: true }));
  expect(page.querySelectorAll("button")).toHaveLength(0);
  expect(page.textContent).toContain("A new trailer");
});

test("an embed keeps what its link searched for, also where nothing was found", () => {
  const found = { playlists: { nodes: [] } } as unknown as Parameters<NonNullable<typeof PLAYLIST_LIST.empty>>[0];
  const both = (location: PageLocation) => (
    <>
      <NoViewers location={location} />
      {PLAYLIST_LIST.empty?.(found, location)}
    </>
  );
  const location = { ...INITIAL, search: "nobody" };
  show("?search=nobody", both(location));
  expect(page.querySelectorAll("button")).toHaveLength(2);
  show("?search=nobody&embed=1", both({ ...location, embed: true }));
  expect(page.querySelectorAll("button")).toHaveLength(0);
  expect(page.textContent).toContain("nobody");
});

const PANEL = definePanel({
  ...{ name: "totals", title: "Totals", Body: () => null, loading: 1 },
  fragment: { name: "Totals", type: "Playlist", texts: [], variables: [], paths: [] },
});

function form() {
  const location = { ...INITIAL, playlist: "p", zone: "UTC" };
  const panels = [{ panel: PANEL }];
  return <EmbedForm page={{ location, panels } as unknown as Parameters<typeof EmbedForm>[0]["page"]} />;
}

test("where no site may show a frame, there is only the link, and the setting is named", () => {
  show("?playlist=p&zone=UTC", form());
  expect(page.querySelectorAll("textarea")).toHaveLength(1);
  expect(page.textContent).toContain("IVGRAPH_EMBED_ORIGINS");
});

test("a panel and its colours are chosen", () => {
  allow(...SITES);
  show("?playlist=p&zone=UTC", form());
  const [panel, theme] = page.querySelectorAll("select") as unknown as [HTMLSelectElement, HTMLSelectElement];
  for (const [select, value] of [[panel, "totals"] as const, [theme, "dark"] as const]) {
    act(() => {
      select.value = value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
  const [link, html] = [...page.querySelectorAll("textarea")].map(({ value }) => value);
  expect(link).toMatch(/\?playlist=p&zone=UTC&embed=1&panel=totals&theme=dark$/);
  expect(html).toContain(`src="${link?.replaceAll("&", "&amp;")}"`);
  expect(page.textContent).toContain(SITES.join(", "));
  expect(page.textContent).toContain("Last 30 days");
});

test("the height is told to listed origins only", () => {
  allow(...SITES);
  let resize: (height: number) => void = () => {};
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(report: (entries: unknown[]) => void) {
        resize = (height) => report([{ target: { getBoundingClientRect: () => ({ height }) } }]);
      }
      observe() {}
      disconnect() {}
    },
  );
  const postMessage = vi.fn();
  vi.spyOn(window, "parent", "get").mockReturnValue({ postMessage } as unknown as Window & typeof globalThis);
  function Page() {
    useReportedHeight({ current: page }, true);
    return null;
  }
  show("?embed=1", <Page />);
  resize(321.5);
  expect(postMessage.mock.calls).toEqual(SITES.map((site) => [{ type: "ivgraph:height", height: 322 }, site]));
  vi.restoreAllMocks();
});
