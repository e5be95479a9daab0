// Builds the tooltip of a slice of the media.

import { formatValue } from "../../format/number";
import { MESSAGES } from "../../messages/messages";
import { formatSlice } from "./format";
import type { Slice, Window } from "./slices";

const TEXTS = MESSAGES.engagement;

/** Elements rather than HTML text: names can inject no markup, and no style attribute is needed. */
export function tooltipElement(slice: Slice | undefined, windows: readonly Window[]): HTMLElement {
  const root = document.createElement("div");
  if (!slice) return root;
  root.appendChild(document.createElement("h3")).textContent = formatSlice(slice);
  const table = root.appendChild(document.createElement("table"));
  for (const [label, value] of [
    [TEXTS.views, slice.views],
    [TEXTS.viewers, slice.viewers],
    [TEXTS.replays, slice.replays],
    [TEXTS.exits, slice.exits],
    [TEXTS.clicks, slice.clicks],
  ] as const) {
    const row = table.insertRow();
    row.insertCell().textContent = label;
    row.insertCell().textContent = formatValue(value, "count");
  }
  const shown = windows.filter(({ from, until }) => from < slice.until && until > slice.from);
  if (shown.length > 0) root.appendChild(listOf(shown));
  return root;
}

function listOf(windows: readonly Window[]): HTMLElement {
  const root = document.createElement("div");
  root.className = "engagement-shown";
  root.append(TEXTS.shownThen);
  for (const { name } of windows) {
    const one = root.appendChild(document.createElement("bdi"));
    one.dir = "auto";
    one.textContent = name;
  }
  return root;
}
