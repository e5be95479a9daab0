// Cuts the media into parts of whole seconds, of which the charts and the table tell who watched, left and clicked.

import type { NodeEngagementFragment } from "../../data/documents";

/** A part of the media. */
export interface Part {
  from: number;
  until: number;
  /** Plays that watched the second in its middle. */
  views: number;
  /** Plays of the compared period that watched it; null without a comparison. */
  viewsBefore: number | null;
  /** Their relative change; null without a comparison, or if the compared period had none. */
  change: number | null;
  viewers: number;
  /** Plays by viewers who watched it in another play too. */
  replays: number;
  /** Plays that watched that second or a later one. */
  reached: number;
  /** Plays that nothing followed, and that came no further than this part. */
  exits: number;
  clicks: number;
}

/** When a hotspot is shown, in seconds of media. */
export interface Window {
  name: string;
  from: number;
  until: number;
  clicks: number;
}

const MAX_PARTS = 60;
/** Lengths of parts in seconds. The longest media that is told of, six hours, has 36 parts of the longest. */
const LENGTHS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600];

/**
 * What players report is told by the second, and the slices of the API are shorter than that if the media is not long:
 * some of them have no second at all. Of parts of whole seconds each has as many as the others.
 */
export function readParts(data: NodeEngagementFragment): Part[] {
  const { durationSeconds, slices, clicks } = data.engagement;
  const end = durationSeconds ?? 0;
  const length = LENGTHS.find((each) => end / each <= MAX_PARTS) ?? end;
  // The end of the media that is less than a second belongs to the part before.
  const count = Math.max(Math.ceil(Math.floor(end) / length), end > 0 ? 1 : 0);
  const parts = Array.from({ length: count }, (_, index): Part => {
    const [from, until] = [index * length, index === count - 1 ? end : (index + 1) * length];
    const middle = sliceOfSecond(Math.floor((from + until) / 2), data);
    const viewers = middle ? middle.viewers.authenticated + middle.viewers.anonymous : 0;
    const [views, reached] = [middle?.views ?? 0, middle?.reached ?? 0];
    const [viewsBefore, change] = [middle?.comparison?.views ?? null, middle?.comparison?.change ?? null];
    const replays = views - viewers;
    return { from, until, views, viewsBefore, change, viewers, replays, reached, exits: 0, clicks: 0 };
  });
  slices.forEach(({ fromSeconds, untilSeconds, exits }, index) => {
    const part = parts[Math.min(Math.floor((fromSeconds + untilSeconds) / 2 / length), count - 1)];
    if (!part) return;
    part.exits += exits;
    part.clicks += clicks[index] ?? 0;
  });
  return parts;
}

/** The slice that has the middle of a second. */
function sliceOfSecond(second: number, { engagement: { durationSeconds, slices } }: NodeEngagementFragment) {
  const index = Math.floor(((second + 0.5) / (durationSeconds ?? 0)) * slices.length);
  return slices[Math.min(index, slices.length - 1)];
}

/** The windows of hotspots whose times are known, in the order in which they open; of deleted ones if they had clicks. */
export function readWindows({ engagement, hotspots }: NodeEngagementFragment): Window[] {
  const end = engagement.durationSeconds ?? 0;
  return hotspots
    .filter(({ deletedAt, metrics }) => deletedAt === null || metrics.clicks > 0)
    .filter(({ shownFrom, shownUntil }) => shownFrom !== null || shownUntil !== null)
    .map(({ name, externalId, shownFrom, shownUntil, metrics: { clicks } }) => ({
      ...{ name: name ?? externalId, from: shownFrom ?? 0, until: Math.min(shownUntil ?? end, end), clicks },
    }))
    .filter(({ from, until }) => from < until)
    .sort((one, other) => one.from - other.from || one.until - other.until);
}

/** The row of each window: those of a row do not overlap. */
export function packWindows(windows: readonly Window[]): number[] {
  const ends: number[] = [];
  return windows.map(({ from, until }) => {
    const free = ends.findIndex((end) => end <= from);
    const row = free < 0 ? ends.length : free;
    ends[row] = until;
    return row;
  });
}

/** Where most viewers leave; null if nobody does. */
export function mostLeft(parts: readonly Part[]): Part | null {
  return parts.reduce<Part | null>((most, part) => (part.exits > (most?.exits ?? 0) ? part : most), null);
}

/** Clicks in no part: without a known place in the media, or after its end. */
export function clicksElsewhere({ metrics }: NodeEngagementFragment, parts: readonly Part[]): number {
  return parts.reduce((rest, { clicks }) => rest - clicks, metrics.clicks);
}
