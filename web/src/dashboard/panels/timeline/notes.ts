// What authors noted, on the timeline: marks, and lines of the tooltip.

import { MESSAGES } from "../../messages/messages";
import type { Series } from "./series";
import type { Mark } from "./versions";

export interface Note {
  at: string;
  text: string;
}

/** The marks with one at each bucket that has notes. A bucket that has a mark already has one label for both. */
export function withNotes(marks: readonly Mark[], { buckets }: Series, notes: readonly Note[]): Mark[] {
  // Parsed once: a timeline may have ten thousand buckets.
  const times = notes.map(({ at }) => Date.parse(at));
  return buckets.flatMap(({ start, end }, index): Mark[] => {
    const others = marks.filter((mark) => mark.index === index).map(({ label }) => label);
    const [from, to] = [Date.parse(start), Date.parse(end)];
    const count = times.filter((at) => at >= from && at < to).length;
    const labels = count > 0 ? [...others, MESSAGES.timeline.noteMark(count)] : others;
    return labels.length > 0 ? [{ index, label: labels.join(" · ") }] : [];
  });
}

/** Adds the notes of a bucket to its tooltip. */
export function noteInto(
  tooltip: HTMLElement,
  { buckets }: Series,
  notes: readonly Note[],
  index: number,
): HTMLElement {
  const { start, end } = buckets[index] ?? { start: "", end: "" };
  const [from, to] = [Date.parse(start), Date.parse(end)];
  for (const { text } of notes.filter(({ at }) => Date.parse(at) >= from && Date.parse(at) < to)) {
    const line = tooltip.appendChild(document.createElement("p"));
    line.className = "timeline-note";
    line.dir = "auto";
    line.textContent = text;
  }
  return tooltip;
}
