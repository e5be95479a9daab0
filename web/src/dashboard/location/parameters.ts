// The table of all parameters of the URL. Everything else in this folder follows from it: the type of a location, its
// parser, its writer, and what another page resets.

import type { Interval, RelativeComparison } from "../data/documents";
import { BROWSER_ZONE, isKnownZone } from "../format/locale";
import { AUDIENCE, EVERYBODY } from "./audience";
import { type Codec, list, listOf, oneOf, optional, text, within } from "./codecs";
import { isDay, PERIOD, type PeriodChoice } from "./period";

export type Comparison = RelativeComparison | { firstDay: string } | null;

/** How a table is sorted. */
export interface SortOrder {
  /** Key of a column. */
  by: string;
  descending: boolean;
}

/** The sort order of one of the page's tables. */
export interface TableSort extends SortOrder {
  /** Name of the table, unique on its page. */
  table: string;
}

/**
 * How long a parameter keeps its value: always; until another playlist, or another playlist or node is shown. One of a
 * panel, such as the order of its table, is reset like one of a page; changing it adds no entry to the history, so that
 * Back leaves the page.
 */
type Scope = "global" | "playlist" | "page" | "panel";

export interface Parameter<Value> {
  scope: Scope;
  codec: Codec<Value>;
  /** The value without its parameters in the URL. */
  initial: Value;
  /** Whether the URL names the initial value too. */
  isAlwaysWritten?: boolean;
  /** Names of parameters whose change resets this one. */
  resetWith?: readonly string[];
}

/** The views of a playlist. */
const VIEWS = ["numbers", "map", "ways"] as const;

export type View = (typeof VIEWS)[number];

const INTERVALS: readonly Interval[] = ["HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR"];
const COMPARISONS: readonly RelativeComparison[] = ["PREVIOUS_PERIOD", "SAME_PERIOD_LAST_YEAR"];

const ZONE: Codec<string> = {
  // A zone that this browser does not know is ignored: Intl could not format times in it.
  read: (params) => [params.get("zone")].find((zone) => zone !== null && isKnownZone(zone)) ?? undefined,
  write: (zone) => [["zone", zone]],
};

const COMPARISON: Codec<Comparison> = {
  read: (params) => {
    const text = params.get("compare");
    if (text === "none") return null;
    return isDay(text) ? { firstDay: text } : COMPARISONS.find((value) => value === text);
  },
  write: (compare) => [
    ["compare", compare === null ? "none" : typeof compare === "string" ? compare : compare.firstDay],
  ],
};

/** As `nodes.-plays`: the table, and the key of its column with a minus sign for a descending order. */
const TABLE_SORTS = listOf<TableSort>(
  "order",
  (text) => {
    const [table, key] = text.split(".", 2);
    if (!table || !key || key === "-") return undefined;
    return key.startsWith("-") ? { table, by: key.slice(1), descending: true } : { table, by: key, descending: false };
  },
  ({ table, by, descending }) => `${table}.${descending ? "-" : ""}${by}`,
);

/** In the order of the URL. */
export const PARAMETERS = {
  /** Id of the playlist that is shown; null for the list of all playlists. */
  playlist: parameter("global", optional(text("playlist")), null),
  /** External id of the node that is shown; null for the playlist as a whole. */
  node: parameter("playlist", optional(within("playlist", text("node"))), null),
  view: parameter<View>("playlist", oneOf("view", VIEWS), "numbers"),
  period: parameter<PeriodChoice>("global", PERIOD, { preset: "LAST_30_DAYS" }),
  /** IANA name of the time zone. It is always named: the recipient of a link may live in another one. */
  zone: { ...parameter("global", ZONE, BROWSER_ZONE), isAlwaysWritten: true },
  /** Null for the interval that suits the period. */
  interval: parameter("global", optional(oneOf("interval", INTERVALS)), null),
  compare: parameter("global", COMPARISON, "PREVIOUS_PERIOD"),
  audience: parameter("playlist", AUDIENCE, EVERYBODY),
  /** Name of the metric that the chart shows; null for the first one. */
  metric: parameter("panel", optional(text("metric")), null),
  /** Name of a second metric, on an axis of its own. */
  overlay: parameter("panel", optional(text("with")), null),
  /** Names of the panels whose details are open. */
  details: parameter("panel", list("details"), []),
  /** Sort orders of tables that are not in their default order. */
  sorts: parameter("panel", TABLE_SORTS, []),
  /** What the card of the story map is about: the externalId of a node, or those of both ends of an edge. */
  card: parameter("panel", list("card"), []),
  /** Whether the story map shows how often viewers went where, or how that has changed. */
  mapShows: parameter("panel", oneOf("shows", ["counts", "change"] as const), "counts"),
  /** Search term of the list that the page shows. */
  search: parameter("page", text("search"), ""),
  /** Cursors that the pages of that list begin after, from the second page to the current one. */
  pages: { ...parameter("page", list("after"), []), resetWith: ["period", "zone", "audience", "search", "sorts"] },
};

function parameter<Value>(scope: Scope, codec: Codec<Value>, initial: NoInfer<Value>): Parameter<Value> {
  return { scope, codec, initial };
}
