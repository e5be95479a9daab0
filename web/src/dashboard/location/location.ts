// The location: all that a view depends on, as the query string of the URL holds it.

import { PARAMETERS, type Parameter } from "./parameters";

export type { Audience } from "./audience";
export type { Comparison, ListPage, SortOrder, TableSort } from "./parameters";
export type { PeriodChoice } from "./period";

type Table = typeof PARAMETERS;
type Name = keyof Table;

export type PageLocation = {
  readonly [Key in Name]: Table[Key] extends Parameter<infer Value> ? Value : never;
};

const ENTRIES = Object.entries(PARAMETERS) as [Name, Parameter<unknown>][];

/** The location of a URL without parameters: the list of all playlists. */
export const INITIAL = mapParameters(({ initial }) => initial);

/** @param defaults the values of parameters that the query string lacks, or has in an invalid form */
export function parseLocation(search: string, defaults: PageLocation = INITIAL): PageLocation {
  const params = new URLSearchParams(search);
  return mapParameters(({ codec }, name) => {
    const value = codec.read(params);
    return value === undefined ? defaults[name] : value;
  });
}

/** The query string of a location, with its question mark. It leaves out initial values. */
export function formatLocation(location: PageLocation): string {
  const params = new URLSearchParams();
  for (const [name, { codec, initial, isAlwaysWritten }] of ENTRIES) {
    const written = codec.write(location[name]);
    if (!isAlwaysWritten && JSON.stringify(written) === JSON.stringify(codec.write(initial))) continue;
    for (const [key, text] of written) params.append(key, text);
  }
  return `?${params}`;
}

/** Returns the location after a change, which also resets the parameters whose scope it leaves. */
export function changeLocation(location: PageLocation, change: Partial<PageLocation>): PageLocation {
  const differs = (name: Name) => name in change && change[name] !== location[name];
  const isOtherPlaylist = differs("playlist");
  const isOtherPage = isOtherPlaylist || differs("node") || differs("viewer") || differs("view");
  return mapParameters(({ scope, initial, resetWith = [] }, name) => {
    if (name in change) return change[name];
    const isLeft = scope === "playlist" ? isOtherPlaylist : scope !== "global" && isOtherPage;
    return isLeft || resetWith.some((other) => differs(other as Name)) ? initial : location[name];
  });
}

/** Whether a change concerns panels alone: it adds no entry to the history. */
export function isWithinPanels(change: Partial<PageLocation>): boolean {
  return Object.keys(change).every((name) => PARAMETERS[name as Name].scope === "panel");
}

/**
 * Whether a change leaves what the link of an embed names: its page, period, comparison and audience. Settings of panels,
 * the interval of charts and the pages of lists are the visitor's.
 */
export function leavesEmbed({ embed }: PageLocation, change: Partial<PageLocation>): boolean {
  const isNamed = (name: Name) => name !== "interval" && ["global", "playlist"].includes(PARAMETERS[name].scope);
  return embed && Object.keys(change).some((name) => isNamed(name as Name));
}

/** Identifies a page: the list of playlists, a view of a playlist, a node, or a viewer. */
export function pageKey({ playlist, node, viewer, view }: PageLocation): string {
  if (node !== null) return JSON.stringify([playlist, node, "node"]);
  return JSON.stringify(viewer === null ? [playlist, view] : [playlist, viewer, "viewer"]);
}

function mapParameters(read: (parameter: Parameter<unknown>, name: Name) => unknown): PageLocation {
  return Object.fromEntries(ENTRIES.map(([name, parameter]) => [name, read(parameter, name)])) as PageLocation;
}
