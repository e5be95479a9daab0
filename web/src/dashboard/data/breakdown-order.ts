// The order of the breakdown of the audience: the API sorts it, so that the first values are the first of all.

import type { SortOrder, TableSort } from "../location/parameters";
import { PLAYLIST_METRICS, type PlaylistMetric, type PlaylistMetricOrder } from "./documents";

/** Name of the table in the URL. */
export const BREAKDOWN_TABLE = "breakdown";
export const BY_PLAYS: SortOrder = { by: "plays", descending: true };

/** The order that the URL names, or that by plays for an order that the table does not have. */
export function listedBreakdownOrder(sorts: readonly TableSort[]): SortOrder {
  return (
    sorts.find(({ table, by }) => table === BREAKDOWN_TABLE && PLAYLIST_METRICS.some((name) => name === by)) ?? BY_PLAYS
  );
}

export function breakdownOrder(sorts: readonly TableSort[]): PlaylistMetricOrder {
  const { by, descending } = listedBreakdownOrder(sorts);
  return { by: enumName(by), direction: descending ? "DESC" : "ASC" };
}

/** minutesViewed → MINUTES_VIEWED */
function enumName(name: string): PlaylistMetric {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase() as PlaylistMetric;
}
