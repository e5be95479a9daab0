// The ways between videos, ready to be drawn.

import { formatCount } from "../format/number";
import type { Story } from "./graph";
import type { Layout, Spot } from "./layout";
import { type Route, routeBetween } from "./route";

export interface Way {
  key: string;
  from: string;
  to: string;
  clicks: number;
  width: number;
  /** Whether no click leads this way. */
  isDefault: boolean;
  /** What pointing at it tells. */
  title: string;
  /** The same for those who are at its start. */
  sentence: string;
  route: Route;
}

/** Of the most clicked way, and of one that nobody took. */
const WIDEST = 7;
const NARROWEST = 1.25;

export function drawWays({ edges }: Story, { spots }: Layout): Way[] {
  const spotOf = new Map(spots.map((spot) => [spot.id, spot]));
  const most = Math.max(...edges.map(({ clicks }) => clicks), 1);
  return edges.map(({ from, to, hotspots, clicks }) => {
    const [start, end] = [spotOf.get(from) as Spot, spotOf.get(to) as Spot];
    const width = NARROWEST + (WIDEST - NARROWEST) * (clicks / most);
    const isDefault = hotspots.length === 0;
    const by = isDefault ? "if nobody clicks" : `${formatCount(clicks, "click")} on ${hotspots.join(", ")}`;
    return {
      ...{ key: `${from} ${to}`, from, to, clicks, width, isDefault },
      title: `${start.name} → ${end.name}\n${by}`,
      sentence: `to ${end.name}, ${by}`,
      route: routeBetween(start, end, width),
    };
  });
}

/** Whether a way starts or ends at a video. */
export function touches({ from, to }: Way, node: string): boolean {
  return from === node || to === node;
}
