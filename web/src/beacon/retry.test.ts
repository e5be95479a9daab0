import { describe, expect, test } from "vitest";
import { backOff } from "./retry";

describe("the pause before events are sent again", () => {
  test("doubles with each failure in a row, up to a minute, and differs between visitors by a half", () => {
    for (const [failures, longest] of [
      [1, 1_000],
      [2, 2_000],
      [6, 32_000],
      [7, 60_000],
      [2_000, 60_000],
    ] as const) {
      const wait = backOff(failures, null);
      expect(wait).toBeGreaterThanOrEqual(longest / 2);
      expect(wait).toBeLessThanOrEqual(longest);
    }
  });

  test("is as long as the server asks for, in seconds or by a date", () => {
    expect(backOff(1, "120")).toBe(120_000);
    const date = new Date(Date.now() + 300_000).toUTCString();
    expect(backOff(1, date)).toBeGreaterThan(290_000);
    expect(backOff(1, date)).toBeLessThanOrEqual(300_000);
  });

  test("is ours where the server asks for nothing that can be waited for", () => {
    for (const header of ["", "soon", "-5", "1e3", "NaN", "Infinity", new Date(0).toUTCString()]) {
      const wait = backOff(1, header);
      expect(wait).toBeGreaterThanOrEqual(500);
      expect(wait).toBeLessThanOrEqual(1_000);
    }
  });

  test("is an hour at most: timers of a month and more fire at once", () => {
    expect(backOff(1, "99999999999")).toBe(3_600_000);
    expect(backOff(1, new Date(Date.UTC(9999, 0)).toUTCString())).toBe(3_600_000);
  });
});
