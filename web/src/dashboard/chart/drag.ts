// Dragging across a chart.

import type { EChartsType } from "echarts/core";

/** What is being dragged across, in pixels of the chart. */
export interface Stretch {
  left: number;
  width: number;
}

/** A shorter way is a click. */
const SHORTEST = 6;

/** Watches a chart; `onDrag` hears each step and null at the end, `onDone` the places at both ends. Returns how to stop. */
export function watchDrag(
  chart: EChartsType,
  onDrag: (stretch: Stretch | null) => void,
  onDone: (from: number, to: number) => void,
): () => void {
  const drawn = chart.getZr();
  let began: number | null = null;

  const start = (event: { offsetX: number; offsetY: number }) => {
    if (chart.containPixel("grid", [event.offsetX, event.offsetY])) began = event.offsetX;
  };
  const move = (event: { offsetX: number }) => {
    if (began === null) return;
    onDrag({ left: Math.min(began, event.offsetX), width: Math.abs(event.offsetX - began) });
  };
  const end = (event: { offsetX: number }) => {
    if (began === null) return;
    const [from, to] = [began, event.offsetX];
    began = null;
    onDrag(null);
    if (Math.abs(to - from) >= SHORTEST) onDone(placeAt(from), placeAt(to));
  };
  const giveUp = () => {
    began = null;
    onDrag(null);
  };
  const placeAt = (pixel: number): number => Number(chart.convertFromPixel({ xAxisIndex: 0 }, pixel));

  drawn.on("mousedown", start);
  drawn.on("mousemove", move);
  drawn.on("mouseup", end);
  drawn.on("globalout", giveUp);
  return () => {
    drawn.off("mousedown", start);
    drawn.off("mousemove", move);
    drawn.off("mouseup", end);
    drawn.off("globalout", giveUp);
  };
}
