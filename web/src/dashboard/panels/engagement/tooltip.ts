// Builds the tooltip of a part of the media.

import { tooltipTable } from "../../chart/tooltip";
import { formatValue } from "../../format/number";
import { MESSAGES } from "../../messages/messages";
import { formatPart } from "./format";
import type { Part, Window } from "./parts";

const TEXTS = MESSAGES.engagement;

/** Elements rather than HTML text: names can inject no markup, and no style attribute is needed. */
export function tooltipElement(part: Part | undefined, windows: readonly Window[]): HTMLElement {
  if (!part) return document.createElement("div");
  const count = (label: string, value: number | null) => [label, formatValue(value, "count")] as const;
  const root = tooltipTable(formatPart(part), [
    count(TEXTS.views, part.views),
    ...(part.viewsBefore === null ? [] : [count(TEXTS.viewsBefore, part.viewsBefore)]),
    count(TEXTS.viewers, part.viewers),
    count(TEXTS.replays, part.replays),
    count(TEXTS.exits, part.exits),
    count(TEXTS.clicks, part.clicks),
  ]);
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
