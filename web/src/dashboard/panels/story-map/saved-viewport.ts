// Keeps the map's viewport in the history entry, so that Back shows the map as it was left.

import type { Viewport } from "./viewport";

export function saveViewport(viewport: Viewport): void {
  history.replaceState({ ...history.state, map: viewport }, "");
}

export function savedViewport(): Viewport | null {
  return (history.state?.map as Viewport | undefined) ?? null;
}
