// How a way is drawn: forward from side to side, within a level around its right, back over the top.

import { boxAround, type Curve, type Point } from "./curve";
import { COLUMN_WIDTH, type Spot } from "./layout";
import type { ViewBox } from "./view-box";

export interface Route {
  /** Of the SVG path. */
  line: string;
  /** Of the arrow's head. */
  head: string;
  /** Around the line. */
  box: ViewBox;
}

const HEAD = 7;
/** Between a circle and the head that points at it. */
const GAP = 3;

/** Where ways touch a circle, in degrees clockwise from its right: each kind has places of its own. */
const RIGHT = 0;
const LEFT = 180;
const BELOW_RIGHT = 28;
const ABOVE_RIGHT = -28;
const ABOVE_LEFT = -125;
const ABOVE = -75;

export function routeBetween(from: Spot, to: Spot, width: number): Route {
  if (from.id === to.id) return draw(from, ABOVE_RIGHT, to, ABOVE_LEFT, 46, width);
  if (to.column > from.column) return draw(from, RIGHT, to, LEFT, Math.max((to.x - from.x) * 0.4, 40), width);
  if (to.column < from.column) {
    // The further back, the higher: out of the way of what lies between.
    const reach = 44 + 34 * (from.column - to.column) + Math.abs(from.y - to.y) * 0.12;
    return draw(from, ABOVE_LEFT, to, ABOVE, reach, width);
  }
  const [leaving, arriving] = from.y < to.y ? [BELOW_RIGHT, ABOVE_RIGHT] : [ABOVE_RIGHT, BELOW_RIGHT];
  return draw(from, leaving, to, arriving, Math.min(56 + Math.abs(to.y - from.y) * 0.12, COLUMN_WIDTH / 2), width);
}

/** A curve that leaves one circle and meets the other straight on; the further it reaches, the wider it swings. */
function draw(from: Spot, leaving: number, to: Spot, arriving: number, reach: number, width: number): Route {
  const start = pointAt(from, leaving, from.radius);
  const tip = pointAt(to, arriving, to.radius + GAP);
  const end = pointAt(to, arriving, to.radius + GAP + HEAD + width);
  const [bend, turn] = [pointAt(from, leaving, from.radius + reach), pointAt(to, arriving, to.radius + reach)];
  const line = `M${text(start)}C${text(bend)} ${text(turn)} ${text(end)}`;
  const curve: Curve = [start, bend, turn, end];
  return { line, head: headBetween(end, tip), box: boxAround(curve) };
}

/** A triangle as wide as it is long. */
function headBetween(base: Point, tip: Point): string {
  const [dx, dy] = [(tip.x - base.x) / 2, (tip.y - base.y) / 2];
  return `M${text({ x: base.x - dy, y: base.y + dx })}L${text(tip)}L${text({ x: base.x + dy, y: base.y - dx })}Z`;
}

function pointAt(centre: Point, degrees: number, distance: number): Point {
  const angle = (degrees * Math.PI) / 180;
  return { x: centre.x + Math.cos(angle) * distance, y: centre.y + Math.sin(angle) * distance };
}

function text({ x, y }: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}
