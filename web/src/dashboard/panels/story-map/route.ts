// Computes the SVG paths of an edge: a line from circle to circle, and an arrowhead at its end.
//
// A forward edge leaves its node on the right and enters the next one on the left. A backward edge runs above, from the
// left side to the right side. An edge within a column bends around on the right. An exit is a stub.

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
  /** The line as Bézier curves, one after the other. */
  curves: readonly Curve[];
}

/** Its start, the two control points, and its end. */
export type Curve = readonly [Point, Point, Point, Point];

interface Port {
  /** Where the edge touches the circle, in degrees clockwise from the right. */
  angle: number;
  /** Length of the Bézier handle there. */
  handle: number;
}

const ARROWHEAD_LENGTH = 7;
/** Between a circle and the arrowhead that points at it. */
const GAP = 3;
/** Where an exit leaves its circle, in degrees clockwise from the right, and how long its stub is. */
const EXIT = { angle: 42, length: 17 };
/** Nodes whose x differ by less are in the same column. */
const SAME_COLUMN = 1;

/** @param waypoints the points that the edge passes, from its start to its end */
export function routeBetween(from: Circle, to: Circle, waypoints: readonly Point[], width: number): Route {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  if (from.id === to.id) return draw(from, { angle: -55, handle: 46 }, to, { angle: -125, handle: 46 }, [], width);
  if (Math.abs(dx) < SAME_COLUMN) {
    const handle = Math.min(52 + Math.abs(dy) * 0.1, 90);
    const side = Math.sign(dy);
    return draw(from, { angle: 28 * side, handle }, to, { angle: -28 * side, handle }, [], width);
  }
  const next = waypoints[0] ?? to;
  const last = waypoints.at(-1) ?? from;
  const departure = { handle: handleOver(next.x - from.x) };
  const arrival = { handle: handleOver(to.x - last.x) };
  const [leaving, entering] = dx > 0 ? [0, 180] : [-150, -30];
  return draw(from, { angle: leaving, ...departure }, to, { angle: entering, ...arrival }, waypoints, width);
}

/** Longer handles would lead edges back over many levels out of the frame. */
function handleOver(distance: number): number {
  return Math.min(Math.max(Math.abs(distance) * 0.42, 30), 280);
}

/** The stub of a node's exits, and the bar at its end. */
export function routeOut(from: Circle, width: number): { line: string; bar: string } {
  const start = pointAt(from, EXIT.angle, from.radius);
  const end = pointAt(from, EXIT.angle, from.radius + EXIT.length);
  const [one, other] = [90, -90].map((turn) => pointAt(end, EXIT.angle + turn, width / 2 + 4)) as [Point, Point];
  return { line: `M${text(start)}L${text(end)}`, bar: `M${text(one)}L${text(other)}` };
}

/** The point at a share of the way along a route: 0.5 is about its middle. */
export function pointAlong({ curves }: Route, share: number): Point {
  const at = share * curves.length;
  const index = Math.min(Math.floor(at), curves.length - 1);
  const [start, bend, turn, end] = curves[index] as Curve;
  const [t, rest] = [at - index, 1 - (at - index)];
  const mix = (axis: "x" | "y") =>
    rest ** 3 * start[axis] + 3 * rest ** 2 * t * bend[axis] + 3 * rest * t ** 2 * turn[axis] + t ** 3 * end[axis];
  return { x: mix("x"), y: mix("y") };
}

/** Joins Bézier curves that leave and enter the circles at right angles, and pass all waypoints horizontally. */
function draw(
  fromCircle: Circle,
  fromPort: Port,
  toCircle: Circle,
  toPort: Port,
  waypoints: readonly Point[],
  width: number,
): Route {
  const start = pointAt(fromCircle, fromPort.angle, fromCircle.radius);
  const tip = pointAt(toCircle, toPort.angle, toCircle.radius + GAP);
  const end = pointAt(toCircle, toPort.angle, toCircle.radius + GAP + ARROWHEAD_LENGTH + width);
  const curves: Curve[] = [];
  let from = start;
  let bend = pointAt(fromCircle, fromPort.angle, fromCircle.radius + fromPort.handle);
  for (const [index, point] of waypoints.entries()) {
    const [before, after] = [waypoints[index - 1] ?? start, waypoints[index + 1] ?? end];
    curves.push([from, bend, { x: (before.x + point.x) / 2, y: point.y }, point]);
    from = point;
    bend = { x: (point.x + after.x) / 2, y: point.y };
  }
  curves.push([from, bend, pointAt(toCircle, toPort.angle, toCircle.radius + toPort.handle), end]);
  const line = curves.map(([, bend, turn, point]) => `C${text(bend)} ${text(turn)} ${text(point)}`).join("");
  return {
    line: `M${text(start)}${line}`,
    arrowhead: arrowheadBetween(end, tip),
    box: boxAround([...curves.flat(), tip], ARROWHEAD_LENGTH + width),
    curves,
  };
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
