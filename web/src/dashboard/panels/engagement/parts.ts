// Cuts the media into parts of whole seconds, of which the charts and the table tell who watched, left and clicked.

import type { NodeEngagementFragment } from "../../data/documents";

/** A part of the media. */
export interface Part {
  from: number;
  until: number;
  /** Plays that watched its middle. */
  views: number;
  viewers: number;
  /** Plays by viewers who watched it in another play too. */
  replays: number;
  /** Plays that watched its middle or anything later. */
  reached: number;
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
export function readParts({ engagement, hotspots }: NodeEngagementFragment): Part[] {
  const { durationSeconds, slices } = engagement;
  const end = durationSeconds ?? 0;
  const length = LENGTHS.find((each) => end / each <= MAX_PARTS) ?? end;
  // Where the length of the media is unknown, each hotspot has slices of its own.
  const curves = hotspots.filter(({ clickCurve }) => clickCurve.durationSeconds === durationSeconds);
  const parts = Array.from({ length: Math.ceil(end / length) }, (_, index): Part => {
    const [from, until] = [index * length, Math.min((index + 1) * length, end)];
    const middle = slices[Math.floor(((from + until) / 2 / end) * slices.length)];
    const viewers = middle ? middle.viewers.authenticated + middle.viewers.anonymous : 0;
    const [views, reached] = [middle?.views ?? 0, middle?.reached ?? 0];
    return { from, until, views, viewers, replays: views - viewers, reached, exits: 0, clicks: 0 };
  });
  slices.forEach(({ fromSeconds, untilSeconds, exits }, index) => {
    const part = parts[Math.floor((fromSeconds + untilSeconds) / 2 / length)];
    if (!part) return;
    part.exits += exits;
    for (const { clickCurve } of curves) part.clicks += clickCurve.slices[index]?.clicks ?? 0;
  });
  return parts;
}

/** The windows of hotspots whose times are known, in the order in which they open; of deleted ones if they had clicks. */
export function readWindows({ engagement, hotspots }: NodeEngagementFragment): Window[] {
  const end = engagement.durationSeconds ?? 0;
  return hotspots
    .filter(({ deletedAt, clickCurve }) => deletedAt === null || clickCurve.clicks > 0)
    .filter(({ shownFrom, shownUntil }) => shownFrom !== null || shownUntil !== null)
    .map(({ name, externalId, shownFrom, shownUntil, clickCurve: { clicks } }) => ({
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
export function clicksElsewhere({ hotspots }: NodeEngagementFragment, parts: readonly Part[]): number {
  const all = hotspots.reduce((sum, { clickCurve }) => sum + clickCurve.clicks, 0);
  return parts.reduce((rest, { clicks }) => rest - clicks, all);
}
