import { expect, test } from "vitest";
import { searchRows } from "./row-search";

const ROWS = [
  { name: "Pier at Dusk", plays: 12 },
  { name: "Saloon", plays: 3 },
];
const COLUMNS = [
  { key: "name", label: "Name", sortValue: (row: (typeof ROWS)[number]) => row.name, render: () => null },
  { key: "plays", label: "Plays", sortValue: (row: (typeof ROWS)[number]) => row.plays, render: () => null },
];

test("a search matches a part of a text, ignoring case", () => {
  expect(searchRows(ROWS, COLUMNS, " dusk ")).toEqual([ROWS[0]]);
  expect(searchRows(ROWS, COLUMNS, "12")).toEqual([]);
});

test("an empty search returns the same array", () => {
  expect(searchRows(ROWS, COLUMNS, " ")).toBe(ROWS);
});

test("a column that is sorted by an invisible value is searched by its visible text", () => {
  const columns = [{ ...COLUMNS[0], key: "name", label: "Name", render: () => null, searchText: () => "shown" }];
  expect(searchRows(ROWS, columns, "Saloon")).toEqual([]);
  expect(searchRows(ROWS, columns, "shown")).toEqual(ROWS);
});
