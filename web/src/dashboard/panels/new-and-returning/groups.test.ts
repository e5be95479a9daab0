import { expect, test } from "vitest";
import type { NewAndReturningFragment } from "../../data/documents";
import { readGroups } from "./groups";

type Row = NewAndReturningFragment["newOrReturning"]["rows"][number];

function row(value: string, newViewers: number, returningViewers: number): Row {
  return { value, metrics: { newViewers, returningViewers } as Row["metrics"] };
}

test("both groups share all viewers, whatever their order", () => {
  const [fresh, back] = readGroups({ rows: [row("RETURNING", 0, 1), row("NEW", 3, 0)] });
  expect([fresh.viewers, fresh.share]).toEqual([3, 0.75]);
  expect([back.viewers, back.share]).toEqual([1, 0.25]);
});

test("without viewers there are no shares", () => {
  expect(readGroups({ rows: [row("NEW", 0, 0)] })).toMatchObject([
    { name: "new", viewers: 0, share: null },
    { name: "returning", viewers: 0, share: null, metrics: null },
  ]);
});
