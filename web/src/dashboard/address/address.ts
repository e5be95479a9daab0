// The state of the dashboard as the query string of its URL holds it: what the URL leaves out has its default.

import type { Interval, Preset, RelativeComparison } from "../api/documents";
import { isKnownZone } from "../format/locale";
import type { SortOrder } from "../table/types";
import { type Audience, formatAudience, parseAudience } from "./audience";
import { formatPeriod, isDay, type PeriodChoice, parsePeriod } from "./period";

export type { Audience } from "./audience";
export type { PeriodChoice } from "./period";

export type Comparison = RelativeComparison | { firstDay: string } | null;

/** How one of the page's tables is sorted. */
export interface TableSort extends SortOrder {
  /** Name of the table, unique on its page. */
  table: string;
}

export interface Address {
  /** Id of the playlist that is shown; null for the list of all playlists. */
  playlist: string | null;
  /** External id of the node that is shown; null for the playlist as a whole. */
  node: string | null;
  view: "numbers" | "map";
  period: PeriodChoice;
  /** IANA name of the time zone. */
  zone: string;
  /** Null for the interval that suits the period. */
  interval: Interval | null;
  compare: Comparison;
  audience: Audience;
  /** Name of the metric that the chart shows; null for the first one. */
  metric: string | null;
  /** Name of a second metric, on an axis of its own. */
  overlay: string | null;
  /** Whether the table below the chart is open. */
  details: boolean;
  /** Sort orders of tables that are not in their default order. */
  tableSorts: readonly TableSort[];
  /** Search term of the list of playlists. */
  search: string;
  /** Sort order of the list of playlists. */
  sort: SortOrder;
  /** Cursors that the pages of the list begin after, from the second page to the current one. */
  pages: string[];
}

export const DEFAULT_SORT: SortOrder = { by: "PLAYS", descending: true };
const DEFAULT_PERIOD: Preset = "LAST_30_DAYS";
const DEFAULT_COMPARISON: RelativeComparison = "PREVIOUS_PERIOD";
const INTERVALS: readonly Interval[] = ["HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR"];
const COMPARISONS: readonly RelativeComparison[] = ["PREVIOUS_PERIOD", "SAME_PERIOD_LAST_YEAR"];

/** @param zone the time zone to use if the query string has none */
export function parseAddress(search: string, zone: string): Address {
  const params = new URLSearchParams(search);
  // A zone that this browser does not know is ignored: Intl could not format times in it.
  const zoneParam = params.get("zone");
  return {
    playlist: params.get("playlist"),
    node: params.get("playlist") === null ? null : params.get("node"),
    view: params.get("view") === "map" ? "map" : "numbers",
    period: parsePeriod(params) ?? { preset: DEFAULT_PERIOD },
    zone: zoneParam !== null && isKnownZone(zoneParam) ? zoneParam : zone,
    interval: oneOf(INTERVALS, params.get("interval")),
    compare: parseComparison(params.get("compare")),
    audience: parseAudience(params),
    metric: params.get("metric"),
    overlay: params.get("with"),
    details: params.has("details"),
    tableSorts: params.getAll("order").flatMap(parseTableSort),
    search: params.get("search") ?? "",
    sort: parseSort(params.get("sort")) ?? DEFAULT_SORT,
    pages: params.getAll("after"),
  };
}

/**
 * The query string of an address, with its question mark. It always names the time zone: the recipient of a link may
 * live in another one.
 */
export function formatAddress(address: Address): string {
  const params = new URLSearchParams();
  const add = (name: string, value: string | null, omitted: string | null = null) => {
    if (value !== null && value !== omitted) params.append(name, value);
  };
  add("playlist", address.playlist);
  add("node", address.node);
  add("view", address.view, "numbers");
  for (const [name, value] of formatPeriod(address.period)) add(name, value, DEFAULT_PERIOD);
  add("zone", address.zone);
  add("interval", address.interval);
  add("compare", formatComparison(address.compare), DEFAULT_COMPARISON);
  for (const [name, value] of formatAudience(address.audience)) add(name, value);
  add("metric", address.metric);
  add("with", address.overlay);
  if (address.details) params.append("details", "shown");
  for (const sort of address.tableSorts) params.append("order", `${sort.table}.${formatSort(sort)}`);
  add("search", address.search, "");
  add("sort", formatSort(address.sort), formatSort(DEFAULT_SORT));
  for (const cursor of address.pages) params.append("after", cursor);
  return `?${params}`;
}

function parseComparison(text: string | null): Comparison {
  if (text === "none") return null;
  if (isDay(text)) return { firstDay: text };
  return oneOf(COMPARISONS, text) ?? DEFAULT_COMPARISON;
}

function formatComparison(compare: Comparison): string {
  if (compare === null) return "none";
  return typeof compare === "string" ? compare : compare.firstDay;
}

/** Parses the sort order of a table, such as `videos.-plays`; returns an empty list for any other text. */
function parseTableSort(text: string): TableSort[] {
  const [table, rest] = text.split(".", 2);
  const sort = parseSort(rest ?? null);
  return table && sort ? [{ table, ...sort }] : [];
}

function parseSort(text: string | null): SortOrder | null {
  if (!text) return null;
  return text.startsWith("-") ? { by: text.slice(1), descending: true } : { by: text, descending: false };
}

function formatSort(sort: SortOrder): string {
  return sort.descending ? `-${sort.by}` : sort.by;
}

function oneOf<Value extends string>(values: readonly Value[], text: string | null): Value | null {
  return values.find((value) => value === text) ?? null;
}
