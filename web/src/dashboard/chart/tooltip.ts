// What hovering over a chart shows: exact values, each with the time that it is of.

import { formatValue } from "../format/number";
import type { Line } from "./option";
import { nameBucket, type Series } from "./series";
import { UNITS } from "./unit";

interface Entry {
  key: "main" | "compared" | "overlay";
  label: string;
  value: string;
}

/** Made of elements, not of text: no name can bring markup in, and no style attribute is needed. */
export function tooltipAt(series: Series, main: Line, overlay: Line | null, place: number): HTMLElement {
  const bucket = series.buckets[place];
  const compared = series.compared?.[place];
  const entries: Entry[] = [{ key: "main", label: main.label, value: formatValue(main.values[place], main.unit) }];
  if (main.compared && compared) {
    const value = formatValue(main.compared[place], main.unit);
    entries.push({ key: "compared", label: nameBucket(series, compared), value });
  }
  if (overlay) {
    entries.push({ key: "overlay", label: overlay.label, value: formatValue(overlay.values[place], overlay.unit) });
  }
  const root = document.createElement("div");
  const head = root.appendChild(document.createElement("h3"));
  head.textContent = bucket ? nameBucket(series, bucket) : "";
  if (bucket?.isCut) {
    const note = root.appendChild(document.createElement("p"));
    note.textContent = `Only a part of ${UNITS[series.interval].one}`;
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
