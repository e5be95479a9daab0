// Builds the tooltips of the diagram: elements rather than HTML text, so that names can inject no markup.

import { formatCount, formatValue } from "../../format/number";
import { isolate } from "../../format/text";
import { MESSAGES } from "../../messages/messages";
import type { Box, Diagram } from "./diagram";
import type { Item } from "./option";

const TEXTS = MESSAGES.steps;

export function tooltipElement({ boxes, columns }: Diagram, item: Item): HTMLElement {
  const root = document.createElement("div");
  const add = (tag: "h3" | "p", text: string) => {
    root.appendChild(document.createElement(tag)).textContent = text;
  };
  if ("box" in item) {
    const { box } = item;
    const number = columns[box.column]?.number ?? null;
    add("h3", isolate(box.label));
    if (number !== null && box.kind !== "exit") add("p", TEXTS.step(formatValue(number, "count")));
    add("p", TEXTS.sessionsAndShare(formatCount(box.sessions, "session"), formatValue(box.share, "percent")));
    if (box.node !== null) add("p", TEXTS.clickHint);
  } else {
    const { from, to, sessions } = item.band;
    const label = (key: string) => isolate(boxes.find((box: Box) => box.key === key)?.label ?? "");
    add("h3", `${label(from)} → ${label(to)}`);
    add("p", formatCount(sessions, "session"));
  }
  return root;
}
