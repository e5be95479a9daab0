// Builds the tooltip of a part of the media.

import { formatValue } from "../../format/number";
import { MESSAGES } from "../../messages/messages";
import { formatPart } from "./format";
import type { Part, Window } from "./parts";

const TEXTS = MESSAGES.engagement;

/** Elements rather than HTML text: names can inject no markup, and no style attribute is needed. */
export function tooltipElement(part: Part | undefined, windows: readonly Window[]): HTMLElement {
  const root = document.createElement("div");
  if (!part) return root;
  root.appendChild(document.createElement("h3")).textContent = formatPart(part);
  const table = root.appendChild(document.createElement("table"));
  for (const [label, value] of [
    [TEXTS.views, part.views],
    [TEXTS.viewers, part.viewers],
    [TEXTS.replays, part.replays],
    [TEXTS.exits, part.exits],
    [TEXTS.clicks, part.clicks],
  ] as const) {
    const row = table.insertRow();
    row.insertCell().textContent = label;
    row.insertCell().textContent = formatValue(value, "count");
  }
  const shown = windows.filter(({ from, until }) => from < part.until && until > part.from);
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
