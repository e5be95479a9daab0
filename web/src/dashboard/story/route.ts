// How a way is drawn: a line from circle to circle, with a head that points at its end.
//
// Forward it leads from the right of a circle to the left of the next one, back from left to right above that, within a
// column around its right. A default way keeps beside the clicks between the same two videos.

import type { Box, Point } from "./structure";

/** A circle that ways lead to and from. */
export interface Spot extends Point {
  id: string;
  radius: number;
}

export interface Route {
  /** Of the SVG path. */
  line: string;
  /** Of the arrow's head. */
  head: string;
  /** Around all of it. */
  box: Box;
}

interface Port {
  /** Where the way touches the circle, in degrees clockwise from its right. */
  angle: number;
  /** How far the way goes straight on from there. */
  reach: number;
}

const HEAD = 7;
/** Between a circle and the head that points at it. */
const GAP = 3;
/** Of a default way from the clicks beside it. */
const ASIDE = { degrees: 20, reach: 16, y: 9 };
const CLOSE = 1;

/** @param via the points that it passes, from its start to its end */
export function routeBetween(from: Spot, to: Spot, isDefault: boolean, via: readonly Point[], width: number): Route {
  const aside = isDefault ? 1 : 0;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  if (from.id === to.id) {
    const reach = 46 + ASIDE.reach * aside;
    return draw(from, { angle: -55 + 12 * aside, reach }, to, { angle: -125 - 12 * aside, reach }, [], width);
  }
  if (Math.abs(dx) < CLOSE) {
    const reach = Math.min(52 + Math.abs(dy) * 0.1, 90) + ASIDE.reach * aside;
    const side = Math.sign(dy);
    return draw(from, { angle: 28 * side, reach }, to, { angle: -28 * side, reach }, [], width);
  }
  const next = via[0] ?? to;
  const last = via.at(-1) ?? from;
  const leave = { reach: Math.max(Math.abs(next.x - from.x) * 0.42, 30) };
  const arrive = { reach: Math.max(Math.abs(to.x - last.x) * 0.42, 30) };
  const passed = via.map(({ x, y }) => ({ x, y: y + ASIDE.y * aside }));
  const turn = ASIDE.degrees * aside;
  if (dx > 0) return draw(from, { angle: turn, ...leave }, to, { angle: 180 - turn, ...arrive }, passed, width);
  return draw(from, { angle: -150 - turn, ...leave }, to, { angle: -30 + turn, ...arrive }, passed, width);
}

/** Curves that leave one circle and meet the other straight on, and pass all points between level. */
function draw(from: Spot, leaving: Port, to: Spot, arriving: Port, via: readonly Point[], width: number): Route {
  const start = pointAt(from, leaving.angle, from.radius);
  const tip = pointAt(to, arriving.angle, to.radius + GAP);
  const end = pointAt(to, arriving.angle, to.radius + GAP + HEAD + width);
  const points = [start];
  let line = `M${text(start)}`;
  let bend = pointAt(from, leaving.angle, from.radius + leaving.reach);
  for (const [place, point] of via.entries()) {
    const [before, after] = [via[place - 1] ?? start, via[place + 1] ?? end];
    const turn = { x: (before.x + point.x) / 2, y: point.y };
    line += `C${text(bend)} ${text(turn)} ${text(point)}`;
    points.push(bend, turn, point);
    bend = { x: (point.x + after.x) / 2, y: point.y };
  }
  const turn = pointAt(to, arriving.angle, to.radius + arriving.reach);
  line += `C${text(bend)} ${text(turn)} ${text(end)}`;
  points.push(bend, turn, end, tip);
  return { line, head: headBetween(end, tip), box: boxAround(points, HEAD + width) };
}

/** A triangle as wide as it is long. */
function headBetween(base: Point, tip: Point): string {
  const [dx, dy] = [(tip.x - base.x) / 2, (tip.y - base.y) / 2];
  return `M${text({ x: base.x - dy, y: base.y + dx })}L${text(tip)}L${text({ x: base.x + dy, y: base.y - dx })}Z`;
}

/** A curve never leaves the box around its ends and the points that it bends towards. */
function boxAround(points: readonly Point[], margin: number): Box {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [x, y] = [Math.min(...xs) - margin, Math.min(...ys) - margin];
  return { x, y, width: Math.max(...xs) + margin - x, height: Math.max(...ys) + margin - y };
}

function pointAt(centre: Point, degrees: number, distance: number): Point {
  const angle = (degrees * Math.PI) / 180;
  return { x: centre.x + Math.cos(angle) * distance, y: centre.y + Math.sin(angle) * distance };
}

function text({ x, y }: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}
