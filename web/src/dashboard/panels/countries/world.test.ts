import { expect, test } from "vitest";
import { COUNTRIES, DRAWN } from "./world";

test("countries have their ISO codes", () => {
  expect(["DE", "AT", "US", "BR", "NG", "JP", "XK", "NA"].every((code) => DRAWN.has(code))).toBe(true);
  const others = [...DRAWN].filter((code) => !/^[A-Z]{2}$/.test(code));
  expect(others.sort()).toEqual(["N. Cyprus", "Somaliland"]);
});

test("no two countries share a code, and Antarctica is left out", () => {
  expect(DRAWN.size).toBe(COUNTRIES.features.length);
  expect(DRAWN.has("AQ")).toBe(false);
});
