// The names of columns above the map, which move with it sideways and keep their size.

import type { Scene } from "./scene";
import type { Viewport } from "./viewport";

/** Column labels closer to each other than this would touch. */
const LABEL_WIDTH = 84;

export function placeLabel(label: HTMLElement, { scale, x }: Viewport): void {
  label.style.transform = `translateX(${Number(label.dataset.x) * scale + x}px) translateX(-50%)`;
}

/** Leaves out column labels that would touch their neighbours. */
export function fittingLabels(columns: Scene["columns"], scale: number): Scene["columns"] {
  let last = Number.NEGATIVE_INFINITY;
  return columns.filter(({ x }) => {
    const fits = (x - last) * scale >= LABEL_WIDTH;
    if (fits) last = x;
    return fits;
  });
}
