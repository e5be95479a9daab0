// What authors noted, on the timeline: marks, lines of the tooltip, and cells of the details.

import { MESSAGES } from "../../messages/messages";
import type { Series } from "./series";
import type { Mark } from "./versions";

export interface Note {
  at: string;
  text: string;
}

/** The notes about each bucket that has some, by its index. */
export type NotesByBucket = ReadonlyMap<number, readonly Note[]>;

export function notesByBucket({ buckets }: Series, notes: readonly Note[]): NotesByBucket {
  const found = new Map<number, Note[]>();
  // Parsed once: a timeline may have ten thousand buckets.
  const ends = notes.length > 0 ? buckets.map(({ end }) => Date.parse(end)) : [];
  const first = Date.parse(buckets[0]?.start ?? "");
  for (const note of notes) {
    const at = Date.parse(note.at);
    const index = at >= first ? ends.findIndex((end) => at < end) : -1;
    if (index >= 0) found.set(index, [...(found.get(index) ?? []), note]);
  }
  return found;
}

/** The marks with one at each bucket that has notes. A bucket that has a mark already has one label for both. */
export function withNotes(marks: readonly Mark[], { buckets }: Series, notes: NotesByBucket): Mark[] {
  return buckets.flatMap((_, index): Mark[] => {
    const others = marks.filter((mark) => mark.index === index).map(({ label }) => label);
    const count = notes.get(index)?.length ?? 0;
    const labels = count > 0 ? [...others, MESSAGES.timeline.noteMark(count)] : others;
    return labels.length > 0 ? [{ index, label: labels.join(" · ") }] : [];
  });
}

/** Adds the notes of a bucket to its tooltip. */
export function noteInto(tooltip: HTMLElement, notes: NotesByBucket, index: number): HTMLElement {
  for (const { text } of notes.get(index) ?? []) {
    const line = tooltip.appendChild(document.createElement("p"));
    line.className = "timeline-note";
    line.dir = "auto";
    line.textContent = text;
  }
  return tooltip;
}

/** The notes of a bucket as the text of a cell; null if there are none. */
export function noteText(notes: NotesByBucket, index: number): string | null {
  const texts = notes.get(index)?.map(({ text }) => text);
  return texts?.join(" · ") ?? null;
}
