// The table of the variables of requests. A fragment names those that it uses; each follows from the location.

import { audienceFilter } from "../location/audience";
import type { PageLocation } from "../location/location";
import { isOver, periodInput, suitableInterval } from "../location/period";
import { periodToDate } from "../location/period-to-date";
import type {
  Attempt,
  AudienceFilter,
  BreakdownBy,
  ComparisonInput,
  Interval,
  PathMatchInput,
  PathOrder,
  PathRepeats,
  PeriodInput,
  PlaylistMetricOrder,
  PlaylistOrder,
  StepDirection,
  ViewerOrder,
} from "./documents";
import { type Fragment, variableTypes } from "./fragment";
import { hoursPeriod } from "./hours-period";
import { BREAKDOWN, cursorsOf, orderOf, PATHS, PLAYLISTS, SESSIONS, STEPS, VIEWERS } from "./lists";

/** Number of rows on a page of a list. */
export const PAGE_SIZE = 20;
/** Number of values of a breakdown that have a row, and the most that the API gives one. */
export const TOP_VALUES = 10;
export const MAX_VALUES = 500;

const VARIABLES = {
  playlist: ({ playlist }: PageLocation): string | null => playlist,
  node: ({ node }: PageLocation): string | null => node,
  viewer: ({ viewer }: PageLocation): string | null => viewer,
  period: (location: PageLocation, now: Date): PeriodInput =>
    periodToDate(location, now)?.period ?? periodInput(location.period, location.zone),
  compareTo: (location: PageLocation, now: Date): ComparisonInput | null => {
    const { compare } = location;
    const toDate = periodToDate(location, now);
    if (toDate) return toDate.compareTo;
    return typeof compare === "string" ? { to: compare } : compare;
  },
  filter: ({ audience }: PageLocation): AudienceFilter | null => audienceFilter(audience),
  attempt: ({ attempt }: PageLocation): Attempt => attempt,
  interval: (location: PageLocation): Interval => chosenInterval(location),
  /** The period up to its end even if it is not over: a cursor is valid for one period, and now moves on. */
  wholePeriod: ({ period, zone }: PageLocation): PeriodInput => periodInput(period, zone),
  trendInterval: ({ period }: PageLocation): Interval => suitableInterval(period),
  first: (): number => PAGE_SIZE,
  after: (location: PageLocation): string | null => cursorsOf(PLAYLISTS, location).at(-1) ?? null,
  search: ({ search }: PageLocation): string | null => search || null,
  breakdownBy: ({ breakdown }: PageLocation): BreakdownBy => breakdown,
  breakdownFirst: ({ breakdownValues }: PageLocation): number => (breakdownValues === "ALL" ? MAX_VALUES : TOP_VALUES),
  breakdownOrder: (location: PageLocation): PlaylistMetricOrder => orderOf(BREAKDOWN, location),
  /** The period as far as its hours can be told apart. */
  hoursPeriod: (location: PageLocation, now: Date): PeriodInput => hoursPeriod(VARIABLES.period(location, now), now),
  orderBy: (location: PageLocation): PlaylistOrder => orderOf(PLAYLISTS, location),
  afterViewer: (location: PageLocation): string | null => cursorsOf(VIEWERS, location).at(-1) ?? null,
  afterSession: (location: PageLocation): string | null => cursorsOf(SESSIONS, location).at(-1) ?? null,
  afterStep: (location: PageLocation): string | null => cursorsOf(STEPS, location).at(-1) ?? null,
  viewerOrder: (location: PageLocation): ViewerOrder => orderOf(VIEWERS, location),
  stepsFrom: ({ stepsFrom }: PageLocation): string | null => stepsFrom,
  stepDirection: ({ stepDirection }: PageLocation): StepDirection => stepDirection,
  stepCount: ({ stepCount }: PageLocation): number => stepCount,
  match: ({ passes, endsAt }: PageLocation): PathMatchInput | null =>
    passes.length > 0 || endsAt !== null ? { passesThrough: passes.length > 0 ? [...passes] : null, endsAt } : null,
  repeats: ({ repeats }: PageLocation): PathRepeats => repeats,
  afterPath: (location: PageLocation): string | null => cursorsOf(PATHS, location).at(-1) ?? null,
  pathOrder: (location: PageLocation): PathOrder => orderOf(PATHS, location),
};

export type VariableName = keyof typeof VARIABLES;

/** Times in milliseconds for which an answer is up to date. */
const TIME_TO_LIVE = { over: 600_000, unfinished: 60_000 };

/** What a part of a page asks for. */
export interface Question<Data = unknown> {
  /** Tells equal questions. */
  key: string;
  fragment: Fragment<Data>;
  variables: Record<string, unknown>;
  /** How many milliseconds its answer is up to date. */
  timeToLive: number;
}

export function askFor<Data>(
  fragment: Fragment<Data, VariableName>,
  location: PageLocation,
  now: Date,
): Question<Data> {
  const names = Object.keys(variableTypes([fragment])) as VariableName[];
  const variables = Object.fromEntries(names.map((name) => [name, VARIABLES[name](location, now)]));
  return {
    key: `${fragment.name} ${JSON.stringify(variables)}`,
    ...{ fragment, variables },
    timeToLive: isOver(location.period, location.zone, now) ? TIME_TO_LIVE.over : TIME_TO_LIVE.unfinished,
  };
}

export function chosenInterval({ interval, period }: PageLocation): Interval {
  return interval ?? suitableInterval(period);
}
