// The order of the list of playlists, which the API sorts.

import type { SortOrder, TableSort } from "../location/location";
import type { PlaylistOrder, PlaylistOrderBy } from "./documents";

/** Name of the list in the URL. */
export const PLAYLIST_TABLE = "playlists";
export const BY_PLAYS: SortOrder = { by: "PLAYS", descending: true };

const SORT_KEYS: readonly PlaylistOrderBy[] = [
  ...(["NAME", "CREATED_AT", "IMPRESSIONS", "PLAYS", "UNIQUE_VIEWERS", "MINUTES_VIEWED", "PLAY_RATE"] as const),
];

/** The order that the URL names, or that by plays for an order that the list does not have. */
export function listedOrder(sorts: readonly TableSort[]): SortOrder {
  return sorts.find(({ table, by }) => table === PLAYLIST_TABLE && SORT_KEYS.some((key) => key === by)) ?? BY_PLAYS;
}

export function playlistOrder(sorts: readonly TableSort[]): PlaylistOrder {
  const { by, descending } = listedOrder(sorts);
  return { by: by as PlaylistOrderBy, direction: descending ? "DESC" : "ASC" };
}
