import { describe, expect, test } from "vitest";
import { retryDelay } from "./retry";

describe("the delay before a retry", () => {
  test("doubles with each failure in a row, up to a minute, with a jitter of up to a half", () => {
    for (const [failures, longest] of [
      [1, 1_000],
      [2, 2_000],
      [6, 32_000],
      [7, 60_000],
      [2_000, 60_000],
    ] as const) {
      const wait = retryDelay(failures, null);
      expect(wait).toBeGreaterThanOrEqual(longest / 2);
      expect(wait).toBeLessThanOrEqual(longest);
    }
  });

  test("is at least as long as the server requests, in seconds or by a date", () => {
    expect(retryDelay(1, "120")).toBe(120_000);
    const date = new Date(Date.now() + 300_000).toUTCString();
    expect(retryDelay(1, date)).toBeGreaterThan(290_000);
    expect(retryDelay(1, date)).toBeLessThanOrEqual(300_000);
  });

  test("is that of the backoff if the header is missing or invalid", () => {
    for (const header of ["", "soon", "-5", "1e3", "NaN", "Infinity", new Date(0).toUTCString()]) {
      const wait = retryDelay(1, header);
      expect(wait).toBeGreaterThanOrEqual(500);
      expect(wait).toBeLessThanOrEqual(1_000);
    }
  });

  test("is an hour at most: timers of a month or longer fire at once", () => {
    expect(retryDelay(1, "99999999999")).toBe(3_600_000);
    expect(retryDelay(1, new Date(Date.UTC(9999, 0)).toUTCString())).toBe(3_600_000);
  });
});
