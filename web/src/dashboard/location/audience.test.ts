import { expect, test } from "vitest";
import { audienceFilter, countConditions, EVERYBODY, withValues } from "./audience";

test("everybody needs no filter", () => {
  expect(audienceFilter(EVERYBODY)).toBeNull();
  expect(countConditions(EVERYBODY)).toBe(0);
});

test("values of one dimension are joined by OR, dimensions by AND", () => {
  const audience = {
    values: { country: ["DE", null], browser: ["Firefox"] },
    viewers: ["ann"],
    kind: "AUTHENTICATED" as const,
  };
  expect(audienceFilter(audience)).toEqual({
    country: { in: ["DE", null] },
    browser: { in: ["Firefox"] },
    viewer: { in: ["ann"] },
    viewerKind: "AUTHENTICATED",
  });
  expect(countConditions(audience)).toBe(5);
});

test("removing the last value of a dimension removes the dimension", () => {
  const audience = withValues(withValues(EVERYBODY, "country", ["DE"]), "device", ["TV"]);
  expect(withValues(audience, "country", []).values).toEqual({ device: ["TV"] });
});
