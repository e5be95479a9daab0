import { describe, expect, test } from "vitest";
import type { PlaylistBreakdownFragment } from "../../data/documents";
import { EVERYBODY } from "../../location/audience";
import { audienceAfter, type BreakdownRow, breakdownLabel, findRows, isChosen, listRows, rowKey } from "./rows";

type Metrics = PlaylistBreakdownFragment["breakdown"]["total"];

const metrics = (plays: number) => ({ plays }) as Metrics;
const BY_COUNTRY = {
  rows: [
    { value: "DE", metrics: metrics(5) },
    { value: "AT", metrics: metrics(3) },
  ],
  ...{ rest: metrics(4), unknown: metrics(2), total: metrics(14), valueCount: 5 },
};

describe("the rows of a breakdown", () => {
  const rows = listRows(BY_COUNTRY, "COUNTRY");

  test("are its values, the others, the unknown one and all together", () => {
    expect(rows.map(({ label, metrics: { plays } }) => [label, plays])).toEqual([
      ["Germany", 5],
      ["Austria", 3],
      ["3 other values", 4],
      ["Unknown", 2],
      ["All", 14],
    ]);
    const known = { ...BY_COUNTRY, rest: null, unknown: null };
    expect(listRows(known, "COUNTRY").map(({ kind }) => kind)).toEqual(["value", "value", "total"]);
  });

  test("are found by their names", () => {
    expect(findRows(rows, " AUS ").map(({ value }) => value)).toEqual(["AT"]);
    expect(findRows(rows, "other")).toEqual([]);
    expect(findRows(rows, " ")).toBe(rows);
  });

  test("have keys of their own, whatever values are called", () => {
    const named = {
      ...BY_COUNTRY,
      rows: ["rest", "unknown", "total", "value"].map((value) => ({ value, metrics: metrics(1) })),
    };
    const keys = listRows(named, "BROWSER").map(rowKey);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("narrow the audience to their value, and widen it again", () => {
    const [germany, , rest, unknown, total] = rows as [
      BreakdownRow,
      BreakdownRow,
      BreakdownRow,
      BreakdownRow,
      BreakdownRow,
    ];
    const germans = audienceAfter(EVERYBODY, "COUNTRY", germany);
    expect(germans?.values).toEqual({ country: ["DE"] });
    expect(isChosen(germans ?? EVERYBODY, "COUNTRY", germany)).toBe(true);
    expect(audienceAfter(germans ?? EVERYBODY, "COUNTRY", germany)).toEqual(EVERYBODY);
    expect(audienceAfter(EVERYBODY, "COUNTRY", unknown)?.values).toEqual({ country: [null] });
    for (const row of [rest, total]) {
      expect(audienceAfter(EVERYBODY, "COUNTRY", row)).toBeNull();
      expect(isChosen(EVERYBODY, "COUNTRY", row)).toBe(false);
    }
  });

  test("may be kinds of viewers", () => {
    const kinds = { ...BY_COUNTRY, rows: [{ value: "ANONYMOUS", metrics: metrics(1) }] };
    const [anonymous] = listRows(kinds, "VIEWER_KIND") as [BreakdownRow];
    expect([breakdownLabel("VIEWER_KIND"), anonymous.label]).toEqual(["Kind of viewer", "Anonymous visitors"]);
    const narrowed = audienceAfter(EVERYBODY, "VIEWER_KIND", anonymous);
    expect(narrowed?.kind).toBe("ANONYMOUS");
    expect(audienceAfter(narrowed ?? EVERYBODY, "VIEWER_KIND", anonymous)?.kind).toBeNull();
  });
});

test("a breakdown by a dimension has its label", () => {
  expect(breakdownLabel("OPERATING_SYSTEM")).toBe("Operating system");
});
