import { expect, test } from "vitest";
import { findRows } from "./find";

const ROWS = [
  { name: "Pier at Dusk", plays: 12 },
  { name: "Saloon", plays: 3 },
];
const COLUMNS = [
  { key: "name", label: "Name", cell: (row: (typeof ROWS)[number]) => row.name, show: () => null },
  { key: "plays", label: "Plays", cell: (row: (typeof ROWS)[number]) => row.plays, show: () => null },
];

test("a search looks for a part of a text, in any case", () => {
  expect(findRows(ROWS, COLUMNS, " dusk ")).toEqual([ROWS[0]]);
  expect(findRows(ROWS, COLUMNS, "12")).toEqual([]);
});

test("an empty search finds the same rows, not a copy of them", () => {
  expect(findRows(ROWS, COLUMNS, " ")).toBe(ROWS);
});

test("where a column is sorted by what nobody sees, the search looks at what is shown", () => {
  const columns = [{ ...COLUMNS[0], key: "name", label: "Name", show: () => null, searched: () => "shown" }];
  expect(findRows(ROWS, columns, "Saloon")).toEqual([]);
  expect(findRows(ROWS, columns, "shown")).toEqual(ROWS);
});
