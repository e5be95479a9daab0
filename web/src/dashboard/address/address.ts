// The whole state of the dashboard, as it stands in the address: what is not in there is the default.

import type { Interval, Preset, RelativeComparison } from "../api/documents";
import { isKnownZone } from "../format/locale";
import { type Audience, formatAudience, parseAudience } from "./audience";
import { formatPeriod, isDay, type PeriodChoice, parsePeriod } from "./period";

export type { Audience } from "./audience";
export type { PeriodChoice } from "./period";

export type Comparison = RelativeComparison | { firstDay: string } | null;

export interface Sort {
  by: string;
  descending: boolean;
}

/** How the rows of one of a page's tables are sorted. */
export interface TableOrder extends Sort {
  table: string;
}

export interface Address {
  /** Id of the playlist that is looked at; null shows all of them. */
  playlist: string | null;
  /** Id of the node that is looked at. */
  node: string | null;
  view: "numbers" | "map";
  period: PeriodChoice;
  /** IANA name. */
  zone: string;
  /** Null chooses one that suits the period. */
  interval: Interval | null;
  compare: Comparison;
  audience: Audience;
  /** Which metric the chart shows; null is the first. */
  metric: string | null;
  /** A second one, on an axis of its own. */
  overlay: string | null;
  /** Whether the chart's numbers are shown as a table. */
  details: boolean;
  /** Of tables whose rows are not in their usual order. */
  orders: readonly TableOrder[];
  search: string;
  /** Of the list of all playlists. */
  sort: Sort;
  /** Cursors of the pages before, and last of the current one. */
  pages: string[];
}

export const DEFAULT_SORT: Sort = { by: "PLAYS", descending: true };
const DEFAULT_PERIOD: Preset = "LAST_30_DAYS";
const DEFAULT_COMPARISON: RelativeComparison = "PREVIOUS_PERIOD";
const INTERVALS: readonly Interval[] = ["HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR"];
const COMPARISONS: readonly RelativeComparison[] = ["PREVIOUS_PERIOD", "SAME_PERIOD_LAST_YEAR"];

/** @param zone the zone that is meant where the address names none */
export function parseAddress(search: string, zone: string): Address {
  const given = new URLSearchParams(search);
  // Times of a zone that this browser does not know could not be shown.
  const named = given.get("zone");
  return {
    playlist: given.get("playlist"),
    node: given.get("playlist") === null ? null : given.get("node"),
    view: given.get("view") === "map" ? "map" : "numbers",
    period: parsePeriod(given) ?? { preset: DEFAULT_PERIOD },
    zone: named !== null && isKnownZone(named) ? named : zone,
    interval: oneOf(INTERVALS, given.get("interval")),
    compare: parseComparison(given.get("compare")),
    audience: parseAudience(given),
    metric: given.get("metric"),
    overlay: given.get("with"),
    details: given.has("details"),
    orders: given.getAll("order").flatMap(parseOrder),
    search: given.get("search") ?? "",
    sort: parseSort(given.get("sort")) ?? DEFAULT_SORT,
    pages: given.getAll("after"),
  };
}

/** The query string of the address, with its question mark. The zone always stands there: others may live elsewhere. */
export function formatAddress(address: Address): string {
  const told = new URLSearchParams();
  const tell = (name: string, value: string | null, unless: string | null = null) => {
    if (value !== null && value !== unless) told.append(name, value);
  };
  tell("playlist", address.playlist);
  tell("node", address.node);
  tell("view", address.view, "numbers");
  for (const [name, value] of formatPeriod(address.period)) tell(name, value, DEFAULT_PERIOD);
  tell("zone", address.zone);
  tell("interval", address.interval);
  tell("compare", formatComparison(address.compare), DEFAULT_COMPARISON);
  for (const [name, value] of formatAudience(address.audience)) tell(name, value);
  tell("metric", address.metric);
  tell("with", address.overlay);
  if (address.details) told.append("details", "shown");
  for (const order of address.orders) told.append("order", `${order.table}.${formatSort(order)}`);
  tell("search", address.search, "");
  tell("sort", formatSort(address.sort), formatSort(DEFAULT_SORT));
  for (const cursor of address.pages) told.append("after", cursor);
  return `?${told}`;
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

/** An order of a table, `videos.-plays`; none where the text is something else. */
function parseOrder(text: string): TableOrder[] {
  const [table, rest] = text.split(".", 2);
  const sort = parseSort(rest ?? null);
  return table && sort ? [{ table, ...sort }] : [];
}

function parseSort(text: string | null): Sort | null {
  if (!text) return null;
  return text.startsWith("-") ? { by: text.slice(1), descending: true } : { by: text, descending: false };
}

function formatSort(sort: Sort): string {
  return sort.descending ? `-${sort.by}` : sort.by;
}

function oneOf<Value extends string>(values: readonly Value[], text: string | null): Value | null {
  return values.find((value) => value === text) ?? null;
}
