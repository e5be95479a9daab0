// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { noteInto, notesByBucket, noteText, withNotes } from "./notes";
import { readSeries } from "./series";

const SERIES = readSeries({
  interval: "DAY",
  period: { start: "2026-10-01T00:00:00Z", end: "2026-10-04T00:00:00Z", timeZone: "UTC" },
  columns: {
    start: ["2026-10-01T00:00:00Z", "2026-10-02T00:00:00Z", "2026-10-03T00:00:00Z"],
    end: ["2026-10-02T00:00:00Z", "2026-10-03T00:00:00Z", "2026-10-04T00:00:00Z"],
    comparison: null,
  },
});
const NOTES = notesByBucket(SERIES, [
  { at: "2026-09-30T23:59:59+00:00", text: "Earlier" },
  { at: "2026-10-02T00:00:00+00:00", text: "Trailer" },
  { at: "2026-10-02T23:59:59+00:00", text: "<b>On TV</b>" },
  { at: "2026-10-03T01:00:00+02:00", text: "Still the second" },
  { at: "2026-10-04T00:00:00+00:00", text: "Later" },
]);

test("notes of one bucket share a mark, with that of a version", () => {
  const marks = [
    { index: 0, label: "v2" },
    { index: 1, label: "v3" },
  ];
  expect(withNotes(marks, SERIES, NOTES)).toEqual([
    { index: 0, label: "v2" },
    { index: 1, label: "v3 · 3 notes" },
  ]);
  expect(withNotes([], SERIES, new Map([[1, [{ at: "", text: "" }]]]))).toEqual([{ index: 1, label: "note" }]);
});

test("a cell has the notes of its bucket, or none", () => {
  expect([0, 1, 2].map((index) => noteText(NOTES, index))).toEqual([
    null,
    "Trailer · <b>On TV</b> · Still the second",
    null,
  ]);
});

test("a tooltip has the notes of its bucket, as text", () => {
  const tooltip = noteInto(document.createElement("div"), NOTES, 1);
  expect([...tooltip.children].map(({ textContent }) => textContent)).toEqual([
    "Trailer",
    "<b>On TV</b>",
    "Still the second",
  ]);
});
