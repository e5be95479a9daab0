// Dragging across a chart, by mouse, pen or finger.

import type { EChartsType } from "echarts/core";

/** What is being dragged across, in pixels of the chart. */
export interface Stretch {
  left: number;
  width: number;
}

/** A shorter way is a click. */
const SHORTEST = 6;

/**
 * Watches a chart; `onDrag` hears each step and null at the end, `onDone` the places at both ends. Returns how to stop.
 *
 * It listens to the browser, not to ECharts: the browser says when it takes a finger's way for scrolling or zooming
 * (`pointercancel`; the style sheet's `touch-action` leaves sideways ways to us), and ECharts does not pass that on.
 */
export function watchDrag(
  box: HTMLElement,
  chart: EChartsType,
  onDrag: (stretch: Stretch | null) => void,
  onDone: (from: number, to: number) => void,
): () => void {
  const listening = new AbortController();
  let drag: { pointer: number; from: number; to: number } | null = null;

  const giveUp = () => {
    if (!drag) return;
    drag = null;
    onDrag(null);
  };
  const start = (event: PointerEvent) => {
    // A second finger means to zoom.
    if (drag || event.button !== 0) return giveUp();
    const { left, top } = box.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    if (!chart.containPixel("grid", [x, y])) return;
    drag = { pointer: event.pointerId, from: x, to: x };
    // The way may lead out of the chart, and end there.
    box.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent) => {
    if (drag?.pointer !== event.pointerId) return;
    drag.to = event.clientX - box.getBoundingClientRect().left;
    if (isLong(drag)) onDrag({ left: Math.min(drag.from, drag.to), width: Math.abs(drag.to - drag.from) });
  };
  const end = (event: PointerEvent) => {
    if (drag?.pointer !== event.pointerId) return;
    const done = drag;
    giveUp();
    if (isLong(done)) onDone(placeAt(done.from), placeAt(done.to));
  };
  const placeAt = (pixel: number): number => Number(chart.convertFromPixel({ xAxisIndex: 0 }, pixel));

  box.addEventListener("pointerdown", start, listening);
  box.addEventListener("pointermove", move, listening);
  box.addEventListener("pointerup", end, listening);
  box.addEventListener("pointercancel", giveUp, listening);
  return () => listening.abort();
}

function isLong({ from, to }: { from: number; to: number }): boolean {
  return Math.abs(to - from) >= SHORTEST;
}
