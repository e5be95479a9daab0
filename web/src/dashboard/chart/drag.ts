// Selects a range of a chart by dragging with mouse, pen or finger.

import type { EChartsType } from "echarts/core";

/** The range that is being dragged across, in pixels from the left edge of the chart. */
export interface DragRange {
  left: number;
  width: number;
}

/** A drag by fewer pixels is a click. */
const MIN_DRAG = 6;

/**
 * Calls `onDrag` with the range at each step of a drag and with null at its end, and `onDone` with the indexes of the
 * buckets at both ends. Returns a function that removes the listeners.
 *
 * It listens to pointer events of the browser, not to events of ECharts: `pointercancel`, by which the browser takes a
 * swipe for scrolling or zooming, never reaches the listeners of ECharts. (`touch-action` in the style sheet leaves
 * horizontal swipes to us.)
 */
export function observeDrag(
  box: HTMLElement,
  chart: EChartsType,
  onDrag: (range: DragRange | null) => void,
  onDone: (from: number, to: number) => void,
): () => void {
  const controller = new AbortController();
  let drag: { pointer: number; from: number; to: number } | null = null;

  const cancel = () => {
    if (!drag) return;
    drag = null;
    onDrag(null);
  };
  const start = (event: PointerEvent) => {
    // A second finger starts a pinch.
    if (drag || event.button !== 0) return cancel();
    const { left, top } = box.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    if (!chart.containPixel("grid", [x, y])) return;
    drag = { pointer: event.pointerId, from: x, to: x };
    // The drag may leave the chart and end outside.
    box.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent) => {
    if (drag?.pointer !== event.pointerId) return;
    drag.to = event.clientX - box.getBoundingClientRect().left;
    if (isDrag(drag)) onDrag({ left: Math.min(drag.from, drag.to), width: Math.abs(drag.to - drag.from) });
  };
  const end = (event: PointerEvent) => {
    if (drag?.pointer !== event.pointerId) return;
    const done = drag;
    cancel();
    if (isDrag(done)) onDone(indexAt(done.from), indexAt(done.to));
  };
  const indexAt = (pixel: number): number => Number(chart.convertFromPixel({ xAxisIndex: 0 }, pixel));

  box.addEventListener("pointerdown", start, controller);
  box.addEventListener("pointermove", move, controller);
  box.addEventListener("pointerup", end, controller);
  box.addEventListener("pointercancel", cancel, controller);
  return () => controller.abort();
}

function isDrag({ from, to }: { from: number; to: number }): boolean {
  return Math.abs(to - from) >= MIN_DRAG;
}
