// A timeline by hours as the hours of a week.

import { localTimeFormatter } from "../../format/day";

/** An hour of the day on a weekday. */
export interface WeekHour {
  /** 0 for Monday. */
  weekday: number;
  hour: number;
  total: number;
  /** The number of days of the timeline that have the hour: clocks that go forward skip one. */
  days: number;
  /** Per day; null if no day has the hour. */
  average: number | null;
}

const MS_PER_HOUR = 3_600_000;
/** 1 January 1970 was a Thursday. */
const FIRST_WEEKDAY = 3;
/** How many hours of a timeline are converted at once where clocks do not change in between. */
const RUN = 24;

/**
 * All 168 hours of a week from Monday on, by the clocks of a zone. An hour that occurs twice in a day, since clocks go
 * back, is one hour of that day with all that happened in both.
 *
 * @param starts the starts of the hours of a timeline, ascending; several may be in one hour
 */
export function sumByWeekHour(starts: readonly string[], values: readonly number[], zone: string): WeekHour[] {
  const week = Array.from({ length: 168 }, (_, index) => ({
    ...{ weekday: Math.floor(index / 24), hour: index % 24, total: 0, days: 0, lastDay: -1 },
  }));
  for (const [index, time] of localTimes(starts, zone).entries()) {
    const hours = Math.floor(time / MS_PER_HOUR);
    const day = Math.floor(hours / 24);
    const hour = week[((day + FIRST_WEEKDAY) % 7) * 24 + (hours % 24)];
    if (!hour) continue;
    hour.total += values[index] ?? 0;
    if (hour.lastDay !== day) hour.days += 1;
    hour.lastDay = day;
  }
  return week.map(({ lastDay: _, ...hour }) => ({ ...hour, average: hour.days > 0 ? hour.total / hour.days : null }));
}

/** The local times of instants, in milliseconds as if the zone were UTC. Formatting each would take a quarter second. */
function localTimes(starts: readonly string[], zone: string): number[] {
  const instants = starts.map((start) => Date.parse(start));
  const format = localTimeFormatter(zone);
  const offsetAt = (at: number) => Date.parse(`${format(new Date(at)).replace(" ", "T")}Z`) - at;
  const times: number[] = [];
  for (let first = 0; first < instants.length; first += RUN) {
    const run = instants.slice(first, first + RUN);
    const offset = offsetAt(run[0] ?? 0);
    const isSteady = offsetAt(run.at(-1) ?? 0) === offset;
    times.push(...run.map((at) => at + (isSteady ? offset : offsetAt(at))));
  }
  return times;
}

/** The hour with the largest average, the first one of several. */
export function busiestOf(week: readonly WeekHour[]): WeekHour | undefined {
  const largest = Math.max(...week.map(({ average }) => average ?? 0));
  return week.find(({ average }) => average === largest);
}
