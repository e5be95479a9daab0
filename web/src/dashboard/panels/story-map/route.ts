// Computes the SVG paths of an edge: a line from circle to circle, and an arrowhead at its end.
//
// A forward edge leaves its node on the right and enters the next one on the left. A backward edge runs above, from the
// left side to the right side. An edge within a column bends around on the right. A default edge is offset from the
// click edge between the same two nodes.

import type { Box, Point } from "./layout-input";

/** A circle that edges start and end at. */
export interface Circle extends Point {
  id: string;
  radius: number;
}

export interface Route {
  /** SVG path of the line. */
  line: string;
  /** SVG path of the arrowhead. */
  arrowhead: string;
  /** Bounding box of both. */
  box: Box;
}

interface Port {
  /** Where the edge touches the circle, in degrees clockwise from the right. */
  angle: number;
  /** Length of the Bézier handle there. */
  handle: number;
}

const ARROWHEAD_LENGTH = 7;
/** Between a circle and the arrowhead that points at it. */
const GAP = 3;
/** Offset of a default edge from the click edge beside it. */
const DEFAULT_OFFSET = { degrees: 20, handle: 16, y: 9 };
/** Nodes whose x differ by less are in the same column. */
const SAME_COLUMN = 1;

/** @param waypoints the points that the edge passes, from its start to its end */
export function routeBetween(
  from: Circle,
  to: Circle,
  isDefault: boolean,
  waypoints: readonly Point[],
  width: number,
): Route {
  const offset = isDefault ? 1 : 0;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  if (from.id === to.id) {
    const handle = 46 + DEFAULT_OFFSET.handle * offset;
    return draw(from, { angle: -55 + 12 * offset, handle }, to, { angle: -125 - 12 * offset, handle }, [], width);
  }
  if (Math.abs(dx) < SAME_COLUMN) {
    const handle = Math.min(52 + Math.abs(dy) * 0.1, 90) + DEFAULT_OFFSET.handle * offset;
    const side = Math.sign(dy);
    return draw(from, { angle: 28 * side, handle }, to, { angle: -28 * side, handle }, [], width);
  }
  const next = waypoints[0] ?? to;
  const last = waypoints.at(-1) ?? from;
  const departure = { handle: Math.max(Math.abs(next.x - from.x) * 0.42, 30) };
  const arrival = { handle: Math.max(Math.abs(to.x - last.x) * 0.42, 30) };
  const points = waypoints.map(({ x, y }) => ({ x, y: y + DEFAULT_OFFSET.y * offset }));
  const turn = DEFAULT_OFFSET.degrees * offset;
  if (dx > 0) return draw(from, { angle: turn, ...departure }, to, { angle: 180 - turn, ...arrival }, points, width);
  return draw(from, { angle: -150 - turn, ...departure }, to, { angle: -30 + turn, ...arrival }, points, width);
}

/** Joins Bézier curves that leave and enter the circles at right angles, and pass all waypoints horizontally. */
function draw(
  from: Circle,
  fromPort: Port,
  to: Circle,
  toPort: Port,
  waypoints: readonly Point[],
  width: number,
): Route {
  const start = pointAt(from, fromPort.angle, from.radius);
  const tip = pointAt(to, toPort.angle, to.radius + GAP);
  const end = pointAt(to, toPort.angle, to.radius + GAP + ARROWHEAD_LENGTH + width);
  const controls = [start];
  let line = `M${text(start)}`;
  let bend = pointAt(from, fromPort.angle, from.radius + fromPort.handle);
  for (const [index, point] of waypoints.entries()) {
    const [before, after] = [waypoints[index - 1] ?? start, waypoints[index + 1] ?? end];
    const turn = { x: (before.x + point.x) / 2, y: point.y };
    line += `C${text(bend)} ${text(turn)} ${text(point)}`;
    controls.push(bend, turn, point);
    bend = { x: (point.x + after.x) / 2, y: point.y };
  }
  const turn = pointAt(to, toPort.angle, to.radius + toPort.handle);
  line += `C${text(bend)} ${text(turn)} ${text(end)}`;
  controls.push(bend, turn, end, tip);
  return { line, arrowhead: arrowheadBetween(end, tip), box: boxAround(controls, ARROWHEAD_LENGTH + width) };
}

/** A triangle as wide as it is long. */
function arrowheadBetween(base: Point, tip: Point): string {
  const [dx, dy] = [(tip.x - base.x) / 2, (tip.y - base.y) / 2];
  return `M${text({ x: base.x - dy, y: base.y + dx })}L${text(tip)}L${text({ x: base.x + dy, y: base.y - dx })}Z`;
}

/** A Bézier curve never leaves the bounding box of its end and control points. */
function boxAround(controls: readonly Point[], margin: number): Box {
  const [xs, ys] = [controls.map(({ x }) => x), controls.map(({ y }) => y)];
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
