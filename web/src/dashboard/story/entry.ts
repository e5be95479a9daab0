// What the entry of the browser's history remembers of the map, so that Back shows it as it was left.

import type { View } from "./view";

export function keepView(view: View): void {
  history.replaceState({ ...history.state, map: view }, "");
}

export function keptView(): View | null {
  return (history.state?.map as View | undefined) ?? null;
}
