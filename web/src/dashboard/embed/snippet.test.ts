// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { INITIAL, parseLocation } from "../location/location";
import { embedLink, frameHtml } from "./snippet";

const HERE = "https://analytics.example/videos/?playlist=p&zone=UTC";
const LOCATION = { ...INITIAL, playlist: 'a"&<b', zone: "UTC", metric: "plays", compare: null };

test("the link keeps what the page shows, and a relative period stays relative", () => {
  const link = new URL(embedLink(LOCATION, { panel: "timeline", theme: "dark" }, HERE));
  expect(link.origin + link.pathname).toBe("https://analytics.example/videos/");
  expect(parseLocation(link.search)).toEqual({ ...LOCATION, embed: true, panel: "timeline", theme: "dark" });
  const period = { preset: "LAST_7_DAYS" as const };
  const relative = embedLink({ ...LOCATION, period }, { panel: null, theme: null }, HERE);
  expect(relative).toContain("period=LAST_7_DAYS");
  expect(relative).not.toMatch(/from=|to=|panel=|theme=/);
});

test("lists begin with their first page", () => {
  const later = { ...LOCATION, pages: [{ table: "paths", cursor: "c" }] };
  expect(embedLink(later, { panel: "paths", theme: null }, HERE)).not.toContain("after=");
});

test("nothing in the link or the title becomes HTML", () => {
  const choice = { panel: null, theme: null };
  const link = embedLink(LOCATION, choice, HERE);
  const around = document.createElement("div");
  around.innerHTML = frameHtml(link, 'The "Last" <Ferry>', choice);
  const [frame, ...others] = around.querySelectorAll("*");
  expect(others).toEqual([]);
  expect(frame?.getAttribute("src")).toBe(link);
  expect(frame?.getAttribute("title")).toBe('The "Last" <Ferry>');
  expect(frame?.getAttributeNames()).toEqual(["src", "title", "width", "height", "style", "loading"]);
});
