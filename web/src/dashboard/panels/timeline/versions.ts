// When the structure of the story changed: the marks of a timeline, and the periods before and after a change.

import { addDays, daysBetween } from "../../format/calendar-date";
import { formatValue } from "../../format/number";
import { localDate, startsDay } from "../../format/time";
import { MESSAGES } from "../../messages/messages";
import type { Series } from "./series";

/** A structure that the playlist has had. */
export interface Version {
  number: number;
  since: string | null;
  until: string | null;
}

/** A version that began in the period, after another one. */
export interface Change extends Version {
  since: string;
  /** When the version before began; null if that is unknown. */
  previousSince: string | null;
}

export interface Mark {
  /** Index of a bucket. */
  index: number;
  label: string;
}

/** Before and after a change, each of as many whole days. */
export interface BeforeAndAfter {
  days: number;
  period: { firstDay: string; lastDay: string };
  compare: { firstDay: string };
}

/** Four weeks, which tell enough and have each weekday as often as the others. */
const MAX_DAYS = 28;
const WEEK = 7;

/** The changes within the period of a timeline, oldest first. The first version that is known is no change. */
export function changesWithin({ period }: Series, versions: readonly Version[]): Change[] {
  const sorted = versions.toSorted((one, other) => one.number - other.number);
  return sorted.flatMap((version, index): Change[] => {
    const [{ since }, previous] = [version, sorted[index - 1]];
    const isWithin = since !== null && isBetween(since, period.start, period.end);
    return previous && isWithin ? [{ ...version, since, previousSince: previous.since }] : [];
  });
}

/** A mark at each bucket in which the structure changed, as "v2", or "v2, 3" for several changes. */
export function marksOf({ buckets }: Series, changes: readonly Change[]): Mark[] {
  return buckets.flatMap(({ start, end }, index): Mark[] => {
    const inBucket = changesBetween(changes, start, end);
    if (inBucket.length === 0) return [];
    const numbers = inBucket.map(({ number }) => formatValue(number, "count")).join(", ");
    return [{ index, label: MESSAGES.timeline.versionMark(numbers) }];
  });
}

export function changesBetween(changes: readonly Change[], start: string, end: string): Change[] {
  return changes.filter(({ since }) => isBetween(since, start, end));
}

/**
 * The whole days with a version alone, and as many before it with the version before alone: whole weeks if there are
 * any, without a day on which both were to be seen. Null if there are none yet.
 */
export function beforeAndAfter(
  { since, until, previousSince }: Change,
  zone: string,
  now: Date,
): BeforeAndAfter | null {
  const firstAfter = firstWholeDay(since, zone);
  const yesterday = addDays(localDate(now, zone), -1);
  const lastAfter = until === null ? yesterday : earlier(yesterday, lastWholeDay(until, zone));
  const lastBefore = lastWholeDay(since, zone);
  const daysAfter = daysBetween(firstAfter, lastAfter) + 1;
  const daysBefore =
    previousSince === null ? MAX_DAYS : daysBetween(firstWholeDay(previousSince, zone), lastBefore) + 1;
  const days = Math.min(daysAfter, daysBefore, MAX_DAYS);
  if (days < 1) return null;
  const whole = days < WEEK ? days : days - (days % WEEK);
  return {
    days: whole,
    period: { firstDay: firstAfter, lastDay: addDays(firstAfter, whole - 1) },
    compare: { firstDay: addDays(lastBefore, 1 - whole) },
  };
}

/** The first local day that begins at an instant or later. */
function firstWholeDay(at: string, zone: string): string {
  const day = localDate(new Date(at), zone);
  return startsDay(new Date(at), zone) ? day : addDays(day, 1);
}

/** The last local day that ends at an instant or earlier. */
function lastWholeDay(at: string, zone: string): string {
  return addDays(localDate(new Date(at), zone), -1);
}

function isBetween(at: string, start: string, end: string): boolean {
  return Date.parse(at) >= Date.parse(start) && Date.parse(at) < Date.parse(end);
}

function earlier(one: string, other: string): string {
  return one < other ? one : other;
}
