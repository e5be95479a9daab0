// The table of all parameters of the URL. Everything else in this folder follows from it: the type of a location, its
// parser, its writer, and what another page resets.

import type { Attempt, BreakdownBy, Interval, PathRepeats, RelativeComparison, StepDirection } from "../data/documents";
import { BROWSER_ZONE, isKnownZone } from "../format/locale";
import { AUDIENCE, EVERYBODY } from "./audience";
import { BREAKDOWNS } from "./breakdown";
import { type Codec, integer, list, listOf, oneOf, optional, text, within } from "./codecs";
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

/** A page of one of the page's lists, by the cursor that it begins after. */
export interface ListPage {
  /** Name of the list's table. */
  table: string;
  cursor: string;
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
const VIEWS = ["numbers", "map", "ways", "audience", "viewers", "check"] as const;

export type View = (typeof VIEWS)[number];

export const ATTEMPTS: readonly Attempt[] = ["ALL", "FIRST", "LAST"];
const INTERVALS: readonly Interval[] = ["HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR"];
const COMPARISONS: readonly RelativeComparison[] = ["PREVIOUS_PERIOD", "SAME_PERIOD_LAST_YEAR"];

const STEP_DIRECTIONS: readonly StepDirection[] = ["FORWARD", "BACKWARD"];
const REPEATS: readonly PathRepeats[] = ["COLLAPSED", "KEPT"];

/** The colours that an embed may have. */
export const THEMES = ["light", "dark"] as const;

/** `embed=1`, as the server reads it: once, and no other value. */
const EMBED: Codec<boolean> = {
  read: (params) => params.getAll("embed").join() === "1",
  write: (isEmbed) => (isEmbed ? [["embed", "1"]] : []),
};

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

/** As `playlists.` and a cursor, for each page from the second one to the current one. */
const PAGES = listOf<ListPage>(
  "after",
  (text) => {
    const dot = text.indexOf(".");
    return dot > 0 && dot < text.length - 1 ? { table: text.slice(0, dot), cursor: text.slice(dot + 1) } : undefined;
  },
  ({ table, cursor }) => `${table}.${cursor}`,
);

/** In the order of the URL. */
export const PARAMETERS = {
  /** Id of the playlist that is shown; null for the list of all playlists. */
  playlist: parameter("global", optional(text("playlist")), null),
  /** External id of the node that is shown; null for the playlist as a whole. */
  node: parameter("playlist", optional(within("playlist", text("node"))), null),
  /** The viewerId of the viewer who is shown. Not `viewer`, which names viewers of the audience by their plain ids. */
  viewer: parameter("playlist", optional(within("playlist", text("viewerId"))), null),
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
  /** Which plays of a node count where its choices are told. */
  attempt: parameter<Attempt>("panel", oneOf("attempt", ATTEMPTS), "ALL"),
  /** What the breakdown of the audience is by. */
  breakdown: parameter<BreakdownBy>("panel", oneOf("by", BREAKDOWNS), "COUNTRY"),
  /** Which values of the breakdown have a row. */
  breakdownValues: {
    ...parameter<"TOP" | "ALL">("panel", oneOf("values", ["TOP", "ALL"]), "TOP"),
    resetWith: ["breakdown"],
  },
  /** Names of the panels whose details are open. */
  details: parameter("panel", list("details"), []),
  /** Sort orders of tables that are not in their default order. */
  sorts: parameter("panel", TABLE_SORTS, []),
  /** What the card of the story map is about: the externalId of a node, or those of both ends of an edge. */
  card: parameter("panel", list("card"), []),
  /** Whether the story map shows how often viewers went where, or how that has changed. */
  mapShows: parameter("panel", oneOf("shows", ["counts", "change"] as const), "counts"),
  /** External id of the node that the diagram of steps begins with; null for the start, or backwards the end. */
  stepsFrom: parameter("panel", optional(text("steps-from")), null),
  stepDirection: parameter("panel", oneOf("steps-direction", STEP_DIRECTIONS), "FORWARD"),
  stepCount: parameter("panel", integer("steps", 2, 12), 6),
  /** External ids of the nodes that the listed ways pass through, in their order. */
  passes: parameter("panel", list("passes"), []),
  /** External id of the node that the listed ways end at; null for any. */
  endsAt: parameter("panel", optional(text("ends-at")), null),
  /** What becomes of a node that follows itself in a way. */
  repeats: parameter("panel", oneOf("repeats", REPEATS), "COLLAPSED"),
  /** Search term of the list that the page shows. */
  search: parameter("page", text("search"), ""),
  /** Where its lists are, if not at their first pages. Another order of a list resets its own (`table-sort.ts`). */
  pages: {
    ...parameter("page", PAGES, []),
    resetWith: ["period", "zone", "audience", "search", "passes", "endsAt", "repeats"],
  },
  /**
   * Whether the page is made for a frame of another site: without navigation, and without what changes data. The server
   * reads it, too.
   */
  embed: parameter("global", EMBED, false),
  /** Name of the only panel that an embed shows; null for all of its page. */
  panel: parameter("page", optional(within("embed", text("panel"))), null),
  /** The colours of an embed; null for those of the visitor's system. */
  theme: parameter("global", optional(within("embed", oneOf("theme", THEMES))), null),
};

function parameter<Value>(scope: Scope, codec: Codec<Value>, initial: NoInfer<Value>): Parameter<Value> {
  return { scope, codec, initial };
}
