// Joins what is told of each slice of the media: who watched it, who left in it, and how often hotspots were clicked.

import type { NodeEngagementFragment } from "../../data/documents";

/** A slice of the media. */
export interface Slice {
  from: number;
  until: number;
  /** Plays that watched it. */
  views: number;
  viewers: number;
  /** Plays by viewers who had watched it already. */
  replays: number;
  /** Plays that watched it or a later one. */
  reached: number;
  exits: number;
  clicks: number;
}

/** When a hotspot is shown, in seconds of media. */
export interface Window {
  name: string;
  from: number;
  until: number;
}

export function readSlices({ engagement, hotspots }: NodeEngagementFragment): Slice[] {
  // Where the length of the media is unknown, each hotspot has slices of its own.
  const curves = hotspots.filter(({ clickCurve }) => clickCurve.durationSeconds === engagement.durationSeconds);
  return engagement.slices.map(({ fromSeconds, untilSeconds, viewers, ...numbers }, index) => {
    const people = viewers.authenticated + viewers.anonymous;
    return {
      ...{ from: fromSeconds, until: untilSeconds, viewers: people, replays: numbers.views - people, ...numbers },
      clicks: curves.reduce((sum, { clickCurve }) => sum + (clickCurve.slices[index]?.clicks ?? 0), 0),
    };
  });
}

/** The windows of the hotspots whose times are known, in the order in which they open. */
export function readWindows({ engagement, hotspots }: NodeEngagementFragment): Window[] {
  const end = engagement.durationSeconds ?? 0;
  return hotspots
    .filter(({ shownFrom, shownUntil }) => shownFrom !== null || shownUntil !== null)
    .map(({ name, externalId, shownFrom, shownUntil }) => ({
      ...{ name: name ?? externalId, from: shownFrom ?? 0, until: Math.min(shownUntil ?? end, end) },
    }))
    .filter(({ from, until }) => from < until)
    .sort((one, other) => one.from - other.from || one.until - other.until);
}

/** Where most viewers leave; null if nobody does. */
export function mostLeft(slices: readonly Slice[]): Slice | null {
  const most = slices.reduce<Slice | null>((found, each) => (each.exits > (found?.exits ?? 0) ? each : found), null);
  return most;
}

/** Clicks without a place in the media, or after its end. */
export function clicksElsewhere({ engagement, hotspots }: NodeEngagementFragment): number {
  const counted = readSlices({ engagement, hotspots }).reduce((sum, { clicks }) => sum + clicks, 0);
  return hotspots.reduce((sum, { clickCurve }) => sum + clickCurve.clicks, 0) - counted;
}
