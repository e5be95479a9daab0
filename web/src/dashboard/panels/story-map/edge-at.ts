// Finds the edge that a click on the canvas meant: unlike SVG elements, what is painted takes no clicks.

import type { Point } from "./layout-input";
import type { MapEdge } from "./scene";

/** How wide an edge is for a finger or a mouse, in pixels. */
const HIT_WIDTH = 14;

/** @returns the topmost edge at a point of the map; null if there is none */
export function edgeAt(edges: readonly MapEdge[], { x, y }: Point, scale: number): MapEdge | null {
  const context = new OffscreenCanvas(1, 1).getContext("2d");
  const found = edges.findLast(({ width, route: { box, line } }) => {
    if (!context || x < box.x || x > box.x + box.width || y < box.y || y > box.y + box.height) return false;
    context.lineWidth = Math.max(width, HIT_WIDTH / scale);
    return context.isPointInStroke(new Path2D(line), x, y);
  });
  return found ?? null;
}
