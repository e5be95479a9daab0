// Tooltips of charts: how they look, and what they say.

import type { TooltipComponentOption } from "echarts/components";
import type { Colors } from "./colors";

/** The look of a tooltip, which the style sheet of line charts completes. */
export function tooltipLook(colors: Colors): TooltipComponentOption {
  return {
    confine: true,
    transitionDuration: 0,
    className: "chart-tooltip",
    backgroundColor: colors.raised,
    borderColor: colors.line,
    textStyle: { color: colors.ink, fontFamily: colors.font },
  };
}

/** A heading with rows of a label and a value. It is built of elements rather than of HTML: names inject no markup. */
export function tooltipTable(heading: string, rows: readonly (readonly [label: string, value: string])[]): HTMLElement {
  const root = document.createElement("div");
  root.appendChild(document.createElement("h3")).textContent = heading;
  const table = root.appendChild(document.createElement("table"));
  for (const texts of rows) {
    const row = table.insertRow();
    for (const text of texts) row.insertCell().textContent = text;
  }
  return root;
}
