// The orders of lists that the API sorts and returns page by page.

import type { SortOrder, TableSort } from "../location/location";
import type { Direction, PathOrderBy, PlaylistOrderBy } from "./documents";

export interface OrderedList<By extends string> {
  /** Its name in the URL. */
  table: string;
  /** The orders that the API has, which are the keys of the columns that sort it. */
  keys: readonly By[];
  /** The order if the URL names none that the list has. */
  initial: SortOrder;
}

export const PLAYLIST_ORDERS: OrderedList<PlaylistOrderBy> = {
  table: "playlists",
  keys: ["NAME", "CREATED_AT", "IMPRESSIONS", "PLAYS", "UNIQUE_VIEWERS", "MINUTES_VIEWED", "PLAY_RATE"],
  initial: { by: "PLAYS", descending: true },
};

export const PATH_ORDERS: OrderedList<PathOrderBy> = {
  table: "paths",
  keys: ["SESSIONS", "VIEWERS", "AVERAGE_MINUTES", "LENGTH"],
  initial: { by: "SESSIONS", descending: true },
};

/** The order of a list that the URL names. */
export function listedOrder({ table, keys, initial }: OrderedList<string>, sorts: readonly TableSort[]): SortOrder {
  return sorts.find((sort) => sort.table === table && keys.includes(sort.by)) ?? initial;
}

/** The order of a list as the API expects it. */
export function orderInput<By extends string>(
  list: OrderedList<By>,
  sorts: readonly TableSort[],
): { by: By; direction: Direction } {
  const { by, descending } = listedOrder(list, sorts);
  return { by: by as By, direction: descending ? "DESC" : "ASC" };
}
