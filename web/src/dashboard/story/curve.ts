// Cubic curves, as SVG draws them.

import type { ViewBox } from "./view-box";

export interface Point {
  x: number;
  y: number;
}

/** Start, the two points that it bends towards, end. */
export type Curve = readonly [Point, Point, Point, Point];

/** The smallest box around a curve. */
export function boxAround(curve: Curve): ViewBox {
  const [left, right] = reach(curve.map(({ x }) => x) as Numbers);
  const [top, bottom] = reach(curve.map(({ y }) => y) as Numbers);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

type Numbers = [number, number, number, number];

/** How far a curve goes along one axis: to its ends, or to where it turns between them. */
function reach([start, bend, turn, end]: Numbers): [number, number] {
  // Where the derivative, a quadratic in the share of the way, is zero.
  const a = end - 3 * turn + 3 * bend - start;
  const b = 2 * (turn - 2 * bend + start);
  const c = bend - start;
  const root = Math.sqrt(Math.max(b * b - 4 * a * c, 0));
  const turns = Math.abs(a) < 1e-9 ? [-c / b] : [(-b + root) / (2 * a), (-b - root) / (2 * a)];
  const places = turns
    .filter((share) => share > 0 && share < 1)
    .map((share) => {
      const rest = 1 - share;
      return rest ** 3 * start + 3 * rest ** 2 * share * bend + 3 * rest * share ** 2 * turn + share ** 3 * end;
    });
  return [Math.min(start, end, ...places), Math.max(start, end, ...places)];
}
