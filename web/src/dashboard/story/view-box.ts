// The part of the map that is in view.

export interface ViewBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Below this the names are hard to read: a larger map begins in part, with its start. */
const SMALLEST_SCALE = 0.75;
const LARGEST_SCALE = 1.15;

/** The whole of `bounds` in a frame of that size if it stays readable, else its left part. */
export function showWhole(
  bounds: ViewBox,
  frame: { width: number; height: number },
  smallest = SMALLEST_SCALE,
): ViewBox {
  const whole = Math.min(frame.width / bounds.width, frame.height / bounds.height);
  const scale = Math.min(Math.max(whole, smallest), LARGEST_SCALE);
  const [width, height] = [frame.width / scale, frame.height / scale];
  const x = width >= bounds.width ? bounds.x - (width - bounds.width) / 2 : bounds.x;
  return { x, y: bounds.y + (bounds.height - height) / 2, width, height };
}

/** Larger or smaller by a factor, around a point that stays where it is. */
export function zoom(view: ViewBox, factor: number, around: { x: number; y: number }): ViewBox {
  return {
    x: around.x - (around.x - view.x) / factor,
    y: around.y - (around.y - view.y) / factor,
    width: view.width / factor,
    height: view.height / factor,
  };
}

export function centre(view: ViewBox): { x: number; y: number } {
  return { x: view.x + view.width / 2, y: view.y + view.height / 2 };
}

/** Moved no further than a point needs to be in view, with some space around it. */
export function reveal(view: ViewBox, point: { x: number; y: number }, space: number): ViewBox {
  const within = (start: number, length: number, at: number) =>
    Math.max(Math.min(start, at - space), at + space - length);
  return { ...view, x: within(view.x, view.width, point.x), y: within(view.y, view.height, point.y) };
}
