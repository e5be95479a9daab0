// Viewports of the map: which part of it is in view, and how far it may be panned and zoomed.

import type { Box, Point } from "./layout-input";

/**
 * A point of the map is drawn at `scale` times its coordinates plus (x, y), in pixels from the upper left corner of the
 * frame.
 */
export interface Viewport extends Point {
  scale: number;
}

export interface Size {
  width: number;
  height: number;
}

/** The largest scale that a visitor can zoom to. */
export const MAX_SCALE = 2.5;
/** A map that fits the frame is enlarged to this scale at most. */
export const FULL_SIZE = 1.15;
/** A map that fits the frame only at a smaller scale opens at its start, in the readable scale. */
const MIN_FIT_SCALE = 0.2;
/** The scale at which names can be read. */
const READABLE_SCALE = 0.75;
/** In frames narrower than this, in pixels, a map opens at its start unless all of it is readable. */
const NARROW_WIDTH = 640;
/** Height of the column labels at the top of the frame, in pixels. */
const HEADER_HEIGHT = 28;
/**
 * How much is drawn beyond each side of the frame, as a share of its size, so that panning a little redraws nothing.
 */
const OVERSCAN = 0.3;
/** A map that is shown larger or smaller than it was drawn by more than this factor is redrawn. */
const MAX_RESCALE = 1.4;
/** Pixels of the map that always stay within the frame. */
const MIN_VISIBLE = 80;

/** The viewport in which a map opens: all of it, or the start of the story. */
export function initialViewport(bounds: Box, start: Point, frame: Size): Viewport {
  const smallest = frame.width < NARROW_WIDTH ? READABLE_SCALE : MIN_FIT_SCALE;
  if (fittingScale(bounds, frame) >= smallest) return fitViewport(bounds, frame);
  const y = frame.height / 2 - start.y * READABLE_SCALE;
  return { scale: READABLE_SCALE, x: -bounds.x * READABLE_SCALE, y };
}

/** The viewport that shows all of the map, centred in the frame. */
export function fitViewport(bounds: Box, frame: Size): Viewport {
  const scale = Math.min(fittingScale(bounds, frame), FULL_SIZE);
  return {
    scale,
    x: (frame.width - bounds.width * scale) / 2 - bounds.x * scale,
    y: (frame.height + HEADER_HEIGHT - bounds.height * scale) / 2 - bounds.y * scale,
  };
}

/** The smallest scale that a visitor can zoom to: that of the whole map, or the readable one where it is smaller. */
export function minScale(bounds: Box, frame: Size): number {
  return Math.min(fittingScale(bounds, frame), READABLE_SCALE);
}

function fittingScale(bounds: Box, frame: Size): number {
  return Math.min(frame.width / bounds.width, (frame.height - HEADER_HEIGHT) / bounds.height);
}

/** Pans just as far as it takes to bring a point into view, with some space around it. */
export function panIntoView(viewport: Viewport, point: Point, frame: Size): Viewport {
  const space = Math.min(MIN_VISIBLE, frame.width / 4, frame.height / 4);
  const within = (at: number, length: number) => Math.max(Math.min(0, length - space - at), space - at);
  return {
    scale: viewport.scale,
    x: viewport.x + within(point.x * viewport.scale + viewport.x, frame.width),
    y: viewport.y + within(point.y * viewport.scale + viewport.y, frame.height),
  };
}

/** Limits panning so that some of the map stays within the frame. */
export function clampViewport({ scale, x, y }: Viewport, bounds: Box, frame: Size): Viewport {
  const within = (offset: number, start: number, length: number, size: number) =>
    Math.max(Math.min(offset, size - MIN_VISIBLE - start * scale), MIN_VISIBLE - (start + length) * scale);
  return {
    scale,
    x: within(x, bounds.x, bounds.width, frame.width),
    y: within(y, bounds.y, bounds.height, frame.height),
  };
}

/** How far the drawing reaches beyond the frame on each side, in pixels. */
export function overscanOf(frame: Size): { x: number; y: number } {
  return { x: Math.round(frame.width * OVERSCAN), y: Math.round(frame.height * OVERSCAN) };
}

/** The area of the map that is drawn for a viewport, in map coordinates. */
export function drawnArea({ scale, x, y }: Viewport, frame: Size): Box {
  const overscan = overscanOf(frame);
  return {
    x: (-overscan.x - x) / scale,
    y: (-overscan.y - y) / scale,
    width: (frame.width + 2 * overscan.x) / scale,
    height: (frame.height + 2 * overscan.y) / scale,
  };
}

/** The transform that makes a drawing for one viewport show another one. */
export function relativeTransform(drawn: Viewport, now: Viewport): Viewport {
  const scale = now.scale / drawn.scale;
  return { scale, x: now.x - scale * drawn.x, y: now.y - scale * drawn.y };
}

/** Whether a drawing for one viewport can show another one without being redrawn. */
export function canReuse(drawn: Viewport, now: Viewport, frame: Size): boolean {
  const moved = relativeTransform(drawn, now);
  if (moved.scale > MAX_RESCALE || moved.scale < 1 / MAX_RESCALE) return false;
  const overscan = overscanOf(frame);
  // Half of the overscan is in reserve for the time that redrawing takes.
  const covers = (offset: number, length: number, extent: number) =>
    offset - (extent / 2) * moved.scale <= 0 && offset + (length + extent / 2) * moved.scale >= length;
  return covers(moved.x, frame.width, overscan.x) && covers(moved.y, frame.height, overscan.y);
}
