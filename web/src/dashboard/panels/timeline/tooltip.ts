// Builds the tooltip of the chart: exact values, each with its time.

import type { Line } from "../../chart/line-option";
import { formatValue } from "../../format/number";
import { MESSAGES } from "../../messages/messages";
import { bucketLabel, type Series } from "./series";
import { type Change, changesBetween } from "./versions";

const TEXTS = MESSAGES.timeline;

interface Entry {
  key: "main" | "compared" | "overlay";
  label: string;
  value: string;
}

/** Builds elements rather than HTML text: names can inject no markup, and no style attribute is needed. */
export function tooltipElement(
  series: Series,
  main: Line,
  overlay: Line | null,
  changes: readonly Change[],
  index: number,
): HTMLElement {
  const bucket = series.buckets[index];
  const compared = series.compared?.[index];
  const entries: Entry[] = [{ key: "main", label: main.label, value: formatValue(main.values[index], main.unit) }];
  if (main.compared && compared) {
    const value = formatValue(main.compared[index], main.unit);
    entries.push({ key: "compared", label: bucketLabel(series, compared), value });
  }
  if (overlay) {
    entries.push({ key: "overlay", label: overlay.label, value: formatValue(overlay.values[index], overlay.unit) });
  }
  const root = document.createElement("div");
  const heading = root.appendChild(document.createElement("h3"));
  heading.textContent = bucket ? bucketLabel(series, bucket) : "";
  if (bucket?.isPartial) {
    const note = root.appendChild(document.createElement("p"));
    note.textContent = TEXTS.onlyPartOf(TEXTS.bucket[series.interval]);
  }
  for (const { number } of bucket ? changesBetween(changes, bucket.start, bucket.end) : []) {
    const note = root.appendChild(document.createElement("div"));
    note.className = "timeline-version";
    note.textContent = TEXTS.versionBegins(formatValue(number, "count"));
  }
  const table = root.appendChild(document.createElement("table"));
  for (const { key, label, value } of entries) {
    const row = table.insertRow();
    const name = row.insertCell();
    name.appendChild(document.createElement("span")).className = `key ${key}`;
    name.append(label);
    row.insertCell().textContent = value;
  }
  return root;
}
