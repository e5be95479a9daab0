import { expect, test } from "vitest";
import {
  AUDIENCE,
  audienceFilter,
  countConditions,
  EVERYBODY,
  isOnly,
  toggleOnly,
  withBehaviour,
  withoutBehaviour,
  withValues,
} from "./audience";

test("everybody needs no filter", () => {
  expect(audienceFilter(EVERYBODY)).toBeNull();
  expect(countConditions(EVERYBODY)).toBe(0);
});

test("values of one dimension are joined by OR, dimensions by AND", () => {
  const audience = {
    values: { country: ["DE", null], browser: ["Firefox"] },
    viewers: ["ann"],
    kind: "AUTHENTICATED" as const,
    behaviours: [],
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

test("behaviours are joined by AND, and each is a parameter of the URL", () => {
  const audience = withBehaviour(withBehaviour(EVERYBODY, { did: "visited", id: "pier" }), {
    did: "notChose",
    id: "a&b",
  });
  expect(audienceFilter(audience)).toEqual({
    and: [{ behaviour: { visited: "pier" } }, { not: { behaviour: { chose: "a&b" } } }],
  });
  expect(countConditions(audience)).toBe(2);
  expect(AUDIENCE.read(new URLSearchParams(AUDIENCE.write(audience)))).toEqual(audience);
});

test("names that a URL repeats count once, and empty ones are left out", () => {
  const search =
    "visited=pier&visited=&visited=pier&chose=&viewer=&viewer=ann&viewer=ann&country=DE&country=DE&country=";
  expect(AUDIENCE.read(new URLSearchParams(search))).toEqual({
    values: { country: ["DE", null] },
    viewers: ["ann"],
    kind: null,
    behaviours: [{ did: "visited", id: "pier" }],
  });
});

test("a behaviour replaces its opposite, and can be removed", () => {
  const audience = withBehaviour(EVERYBODY, { did: "chose", id: "piano" });
  const opposite = withBehaviour(audience, { did: "notChose", id: "piano" });
  expect(opposite.behaviours).toEqual([{ did: "notChose", id: "piano" }]);
  expect(withBehaviour(opposite, { did: "notChose", id: "piano" })).toEqual(opposite);
  expect(withoutBehaviour(opposite, { did: "notChose", id: "piano" })).toEqual(EVERYBODY);
});
