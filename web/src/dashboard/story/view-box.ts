// The part of the map that is in view.

export interface ViewBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Below this nothing can be told apart: a larger map begins in part, with its start … */
const SMALLEST_SCALE = 0.2;
/** … so large that names can be read. */
const READABLE_SCALE = 0.75;
const LARGEST_SCALE = 1.15;
/** On a narrower screen a whole map is a speck: there, too, it begins with its start if it is not readable. */
const NARROW = 640;

/** What a map shows at first: all that is drawn, or the start of the videos, from side to side. */
export function openMap(drawn: ViewBox, videos: ViewBox, frame: Size): ViewBox {
  const smallest = frame.width < NARROW ? READABLE_SCALE : SMALLEST_SCALE;
  return fittingScale(drawn, frame) < smallest ? showStart(videos, frame) : showWhole(drawn, frame);
}

/** The whole of `bounds`, in the middle of a frame. */
export function showWhole(bounds: ViewBox, frame: Size): ViewBox {
  const scale = Math.min(fittingScale(bounds, frame), LARGEST_SCALE);
  const [width, height] = [frame.width / scale, frame.height / scale];
  return { x: bounds.x - (width - bounds.width) / 2, y: bounds.y - (height - bounds.height) / 2, width, height };
}

function showStart(bounds: ViewBox, frame: Size): ViewBox {
  const [width, height] = [frame.width / READABLE_SCALE, frame.height / READABLE_SCALE];
  return { x: bounds.x, y: bounds.y - (height - bounds.height) / 2, width, height };
}

function fittingScale(bounds: ViewBox, frame: Size): number {
  return Math.min(frame.width / bounds.width, frame.height / bounds.height);
}

/** The smallest box around all of them. */
export function joinBoxes(first: ViewBox, others: readonly ViewBox[]): ViewBox {
  let [left, top, right, bottom] = [first.x, first.y, first.x + first.width, first.y + first.height];
  for (const { x, y, width, height } of others) {
    [left, top] = [Math.min(left, x), Math.min(top, y)];
    [right, bottom] = [Math.max(right, x + width), Math.max(bottom, y + height)];
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
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
