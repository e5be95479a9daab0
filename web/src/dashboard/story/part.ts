// The part of a large story that the map shows.

import type { Story, StoryNode } from "./graph";

/** Of more videos nobody finds a way through the map, and laying them out takes seconds. */
const MOST_VIDEOS = 500;

/** The start and the videos with the most plays, of several with as many those nearest to the start, and the ways between them. */
export function keepMostPlayed({ nodes, ways }: Story): Story {
  if (nodes.length <= MOST_VIDEOS) return { nodes, ways };
  const kept = new Set(
    [...nodes]
      .sort(byInterest)
      .slice(0, MOST_VIDEOS)
      .map(({ id }) => id),
  );
  return {
    nodes: nodes.filter(({ id }) => kept.has(id)),
    ways: ways.filter(({ from, to }) => kept.has(from) && kept.has(to)),
  };
}

function byInterest(one: StoryNode, other: StoryNode): number {
  const [near, far] = [one, other].map(({ level }) => level ?? Number.MAX_SAFE_INTEGER) as [number, number];
  return Number(other.isStart) - Number(one.isStart) || other.plays - one.plays || near - far;
}
