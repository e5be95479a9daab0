// The period of the heat map by weekday and hour, which follows from a timeline by hours.

import { addDays, daysBetween } from "../format/calendar-date";
import { endOfQuarterHour } from "../format/day";
import { estimateDays, type PeriodChoice } from "../location/period";
import type { PeriodInput, SpanFragment } from "./documents";

/** Whole weeks, so that all weekdays occur equally often. A timeline has at most 10,000 buckets: 416 days by hours. */
export const MAX_WEEKS = 57;
const MAX_DAYS = MAX_WEEKS * 7;
const MS_PER_DAY = 86_400_000;

/** The period, or its last weeks if it is longer; of one that is not over, the last weeks until now. */
export function hoursPeriod(period: PeriodInput, now: Date): PeriodInput {
  const { firstDay, lastDay, start, end } = period;
  if (firstDay && lastDay) {
    const isLong = daysBetween(firstDay, lastDay) >= MAX_DAYS;
    return isLong ? { ...period, firstDay: addDays(lastDay, 1 - MAX_DAYS) } : period;
  }
  if (start && end) {
    const from = Date.parse(start);
    const until = from < now.getTime() ? Math.min(Date.parse(end), endOfQuarterHour(now).getTime()) : Date.parse(end);
    if (until - from <= MAX_DAYS * MS_PER_DAY) return period;
    return {
      ...period,
      start: new Date(until - MAX_DAYS * MS_PER_DAY).toISOString(),
      end: new Date(until).toISOString(),
    };
  }
  return period;
}

/** Whether the hours of a period are only those of its last weeks. */
export function isCut(chosen: PeriodChoice, { start, end }: Pick<SpanFragment, "start" | "end">): boolean {
  // Clock changes make the days of a zone up to an hour longer or shorter.
  const days = Math.round((Date.parse(end) - Date.parse(start)) / MS_PER_DAY);
  return days >= MAX_DAYS && estimateDays(chosen) > MAX_DAYS;
}
