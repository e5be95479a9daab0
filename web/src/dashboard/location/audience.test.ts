import { expect, test } from "vitest";
import { audienceFilter, countConditions, EVERYBODY, isOnly, toggleOnly, withValues } from "./audience";

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

test("a value narrows the audience to it alone, and no longer if it is chosen again", () => {
  const several = withValues(withValues(EVERYBODY, "country", ["DE", "AT"]), "device", ["TV"]);
  const one = toggleOnly(several, "country", null);
  expect(one.values).toEqual({ country: [null], device: ["TV"] });
  expect([isOnly(several, "country", "DE"), isOnly(one, "country", null)]).toEqual([false, true]);
  expect(toggleOnly(one, "country", null).values).toEqual({ device: ["TV"] });
});
