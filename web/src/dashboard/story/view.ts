// Which part of the map is in view.

import type { Box, Point } from "./structure";

/** A point of the map is drawn at `scale` times itself plus (x, y), in pixels from the frame's upper left corner. */
export interface View extends Point {
  scale: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Of the whole map and of a single video. */
export const LARGEST_SCALE = 2.5;
/** A small map is shown a little larger than it is laid out. */
export const FULL_SIZE = 1.15;
/** Below this nothing can be told apart: a larger map begins in part, with its start … */
const SMALLEST_SCALE = 0.2;
/** … so large that names can be read. */
const READABLE_SCALE = 0.75;
/** On a narrower screen a whole map is a speck: there, too, it begins with its start if it is not readable. */
const NARROW = 640;
/** At the top of the frame are the names of the columns. */
const HEAD = 28;
/** What is drawn beyond each edge of the frame, as a share of its size, so that moving the map a little draws nothing. */
const BEYOND = 0.3;
/** A picture that is this much larger or smaller than it was drawn is drawn anew. */
const STRETCH = 1.4;
/** So much of the map always stays in the frame. */
const HOLD = 80;

/** What a map shows at first: all of it, or the start of the story. */
export function openView(bounds: Box, start: Point, frame: Size): View {
  const smallest = frame.width < NARROW ? READABLE_SCALE : SMALLEST_SCALE;
  if (fittingScale(bounds, frame) >= smallest) return wholeView(bounds, frame);
  const y = frame.height / 2 - start.y * READABLE_SCALE;
  return { scale: READABLE_SCALE, x: -bounds.x * READABLE_SCALE, y };
}

/** All of the map, in the middle of the frame. */
export function wholeView(bounds: Box, frame: Size): View {
  const scale = Math.min(fittingScale(bounds, frame), FULL_SIZE);
  return {
    scale,
    x: (frame.width - bounds.width * scale) / 2 - bounds.x * scale,
    y: (frame.height + HEAD - bounds.height * scale) / 2 - bounds.y * scale,
  };
}

/** The smallest scale that is of use: the whole map, or where that is larger, the map as it opens. */
export function smallestScale(bounds: Box, frame: Size): number {
  return Math.min(fittingScale(bounds, frame), READABLE_SCALE);
}

function fittingScale(bounds: Box, frame: Size): number {
  return Math.min(frame.width / bounds.width, (frame.height - HEAD) / bounds.height);
}

/** Moved no further than a point needs to be in view, with some space around it. */
export function reveal(view: View, point: Point, frame: Size): View {
  const space = Math.min(HOLD, frame.width / 4, frame.height / 4);
  const within = (at: number, length: number) => Math.max(Math.min(0, length - space - at), space - at);
  return {
    scale: view.scale,
    x: view.x + within(point.x * view.scale + view.x, frame.width),
    y: view.y + within(point.y * view.scale + view.y, frame.height),
  };
}

/** Moved no further than some of the map needs to stay in the frame. */
export function hold({ scale, x, y }: View, bounds: Box, frame: Size): View {
  const within = (offset: number, start: number, length: number, size: number) =>
    Math.max(Math.min(offset, size - HOLD - start * scale), HOLD - (start + length) * scale);
  return {
    scale,
    x: within(x, bounds.x, bounds.width, frame.width),
    y: within(y, bounds.y, bounds.height, frame.height),
  };
}

/** How far what is drawn reaches beyond the frame on each side, in pixels. */
export function beyond(frame: Size): { x: number; y: number } {
  return { x: Math.round(frame.width * BEYOND), y: Math.round(frame.height * BEYOND) };
}

/** The part of the map that is drawn for a view. */
export function drawnPart({ scale, x, y }: View, frame: Size): Box {
  const edge = beyond(frame);
  return {
    x: (-edge.x - x) / scale,
    y: (-edge.y - y) / scale,
    width: (frame.width + 2 * edge.x) / scale,
    height: (frame.height + 2 * edge.y) / scale,
  };
}

/** How the picture that was drawn for one view must be moved and stretched to show another one. */
export function between(drawn: View, now: View): View {
  const scale = now.scale / drawn.scale;
  return { scale, x: now.x - scale * drawn.x, y: now.y - scale * drawn.y };
}

/** Whether the picture that was drawn for one view can show another one. */
export function suffices(drawn: View, now: View, frame: Size): boolean {
  const moved = between(drawn, now);
  if (moved.scale > STRETCH || moved.scale < 1 / STRETCH) return false;
  const edge = beyond(frame);
  // Half of what lies beyond is left for the time that drawing takes.
  const covers = (offset: number, length: number, reach: number) =>
    offset - (reach / 2) * moved.scale <= 0 && offset + (length + reach / 2) * moved.scale >= length;
  return covers(moved.x, frame.width, edge.x) && covers(moved.y, frame.height, edge.y);
}
