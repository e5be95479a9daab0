import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, parse, validate } from "graphql";
import { expect, test } from "vitest";
import { nodeHeading, playlistHeading, playlistsHeading, viewerHeading } from "../data/documents";
import { composeQuery, type Fragment } from "../data/fragment";
import type { Panel } from "../panel/definition";
import { PANELS as NODE } from "./node/panels";
import { VIEWS } from "./playlist/views";
import { PANELS as PLAYLISTS } from "./playlists/panels";
import { PANELS as VIEWER } from "./viewer/panels";

const SCHEMA = buildSchema(readFileSync(join(import.meta.dirname, "../../../../schema.graphql"), "utf8"));

const PAGES: [string, Fragment<unknown>, readonly Panel[]][] = [
  ["playlists", playlistsHeading, PLAYLISTS],
  ["node", nodeHeading, NODE],
  ["viewer", viewerHeading, VIEWER],
  ...Object.values(VIEWS).map(({ label, panels }): [string, Fragment<unknown>, readonly Panel[]] => [
    label,
    playlistHeading,
    panels,
  ]),
];

test.each(PAGES)(
  "the request of the page %s is valid: no two fragments ask for the same key differently",
  (_, heading, panels) => {
    const query = composeQuery("Page", [heading, ...panels.map(({ fragment }) => fragment)]);
    expect(validate(SCHEMA, parse(query))).toEqual([]);
  },
);

test.each(PAGES)("panels of the page %s have names of their own", (_, __, panels) => {
  expect(new Set(panels.map(({ name }) => name)).size).toBe(panels.length);
});
