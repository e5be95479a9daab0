// The lists that the API sorts and gives page by page. The URL has the order and the page of each, by its table's name.

import type { PageLocation, SortOrder } from "../location/location";
import type { Direction, PathOrderBy, PlaylistMetric, PlaylistOrderBy, ViewerOrderBy } from "./documents";

export interface List<Key extends string> {
  /** Its name in the URL, unique on its page. */
  table: string;
  /** What the API can order it by: the keys of the columns that sort it. */
  keys: readonly Key[];
  /** The order if the URL names none that the API has. */
  initial: SortOrder & { by: Key };
}

export const PLAYLISTS: List<PlaylistOrderBy> = {
  table: "playlists",
  keys: ["NAME", "CREATED_AT", "IMPRESSIONS", "PLAYS", "UNIQUE_VIEWERS", "MINUTES_VIEWED", "PLAY_RATE"],
  initial: { by: "PLAYS", descending: true },
};

export const VIEWERS: List<ViewerOrderBy> = {
  table: "viewers",
  keys: [
    ...(["EXTERNAL_ID", "IMPRESSIONS", "PLAYS", "MINUTES_VIEWED"] as const),
    ...(["SESSIONS", "SESSIONS_WITH_ENDING", "FIRST_SEEN", "LAST_SEEN"] as const),
  ],
  initial: { by: "MINUTES_VIEWED", descending: true },
};

export const PATHS: List<PathOrderBy> = {
  table: "paths",
  keys: ["SESSIONS", "VIEWERS", "AVERAGE_MINUTES", "LENGTH"],
  initial: { by: "SESSIONS", descending: true },
};

/** The values of the audience. */
export const BREAKDOWN: List<PlaylistMetric> = {
  table: "breakdown",
  keys: [
    ...([
      "PLAYS",
      "CLICKS",
      "MINUTES_VIEWED",
      "SESSIONS",
      "UNIQUE_VIEWERS",
      "NEW_VIEWERS",
      "RETURNING_VIEWERS",
    ] as const),
    ...(["AVERAGE_VIEW_MINUTES", "ENDING_RATE"] as const),
  ],
  initial: { by: "PLAYS", descending: true },
};

/** The sessions of a viewer, whose order is their own. */
export const SESSIONS = { table: "sessions" };

/** The plays of one session, where a question is about a further page of these. */
export const STEPS = { table: "steps" };

/** The plays of a session, which a viewer's page shows beside those of other ones. */
export function stepsOf({ startedAt }: { startedAt: string }) {
  return { table: `${STEPS.table}-${Date.parse(startedAt)}` };
}

/** The order that the URL names, or the list's own for an order that the list does not have. */
export function listedOrder<Key extends string>({ table, keys, initial }: List<Key>, { sorts }: PageLocation) {
  const sort = sorts.find((each) => each.table === table);
  const by = keys.find((key) => key === sort?.by);
  return sort && by ? { by, descending: sort.descending } : initial;
}

/** The order as the API's argument. */
export function orderOf<Key extends string>(
  list: List<Key>,
  location: PageLocation,
): { by: Key; direction: Direction } {
  const { by, descending } = listedOrder(list, location);
  return { by, direction: descending ? "DESC" : "ASC" };
}

/** The cursors that the pages of a list begin after, from the second page to the current one. */
export function cursorsOf({ table }: { table: string }, { pages }: PageLocation): string[] {
  return pages.filter((page) => page.table === table).map(({ cursor }) => cursor);
}

/** The pages of all lists, with other cursors of this one. */
export function withCursors({ table }: { table: string }, { pages }: PageLocation, cursors: readonly string[]) {
  return [...pages.filter((page) => page.table !== table), ...cursors.map((cursor) => ({ table, cursor }))];
}
