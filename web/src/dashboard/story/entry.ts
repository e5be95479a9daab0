// What the entry of the browser's history remembers of the map, so that Back shows it as it was left.

import type { View } from "./view";

interface Kept {
  view: View;
  /** The video that was opened. */
  video: string | null;
}

export function keepView(view: View, video: string | null): void {
  history.replaceState({ ...history.state, map: { view, video } satisfies Kept }, "");
}

export function keptView(): Kept | null {
  return (history.state?.map as Kept | undefined) ?? null;
}
