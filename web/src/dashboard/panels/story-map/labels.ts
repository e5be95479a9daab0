// Places share and count on edges, where they cover no node, no name and no other label.

import type { Box, Point } from "./layout-input";
import { pointAlong } from "./route";
import type { MapEdge, MapNode } from "./scene";

export interface EdgeLabel {
  key: string;
  text: string;
  box: Box;
}

/** At a smaller scale they would cover the map. */
const MIN_SCALE = 0.62;
/** More labels than these are a crowd, and take the browser long. */
const MAX_LABELS = 70;
/** Where along an edge a label may be, the best place first. */
const PLACES = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74];
const LETTER_WIDTH = 6.4;
const HEIGHT = 14;
/** Size of a node's name and plays below its circle. */
const NAME = { width: 150, height: 34 };

/** Those that were taken most get theirs first. Places are in pixels, relative to the origin of the map. */
export function placeLabels(nodes: readonly MapNode[], edges: readonly MapEdge[], scale: number): EdgeLabel[] {
  if (scale < MIN_SCALE) return [];
  const taken = nodes.flatMap((node) => boxesOf(node, scale));
  const labels: EdgeLabel[] = [];
  const isTold = ({ style }: MapEdge) => style !== "untaken" && style !== "same";
  for (const { key, label, route } of edges.filter(isTold).sort((one, other) => other.width - one.width)) {
    if (labels.length === MAX_LABELS) break;
    const place = PLACES.map((share) => pointAlong(route, share))
      .map(({ x, y }) => ({ x: x * scale, y: y * scale }))
      .find((point) => !taken.some((box) => intersects(box, boxAt(point, label))));
    if (!place) continue;
    const box = boxAt(place, label);
    taken.push(box);
    labels.push({ key, text: label, box });
  }
  return labels;
}

function boxAt({ x, y }: Point, text: string): Box {
  const width = text.length * LETTER_WIDTH + 4;
  return { x: x - width / 2, y: y - HEIGHT / 2, width, height: HEIGHT };
}

/** The circle of a node, and what is written below it. */
function boxesOf({ x, y, radius }: MapNode, scale: number): Box[] {
  const size = radius * scale + 2;
  const centre = { x: x * scale, y: y * scale };
  return [
    { x: centre.x - size, y: centre.y - size, width: 2 * size, height: 2 * size },
    { x: centre.x - NAME.width / 2, y: centre.y + size, ...NAME },
  ];
}

export function intersects(one: Box, other: Box): boolean {
  return (
    one.x <= other.x + other.width &&
    other.x <= one.x + one.width &&
    one.y <= other.y + other.height &&
    other.y <= one.y + one.height
  );
}
