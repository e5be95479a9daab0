import type { Polygon } from "geojson";
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

test("countries on both sides of the antimeridian are cut there", () => {
  const widths = COUNTRIES.features.map(({ geometry }) => {
    const rings = geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : (geometry as Polygon).coordinates;
    return Math.max(...rings.map((ring) => span(ring.map(([x = 0]) => x))));
  });
  const whole = span(
    COUNTRIES.features
      .flatMap(({ geometry }) => JSON.stringify(geometry).match(/(?<=\[)[-\d.]+(?=,)/g) ?? [])
      .map(Number),
  );
  expect(Math.max(...widths)).toBeLessThan(whole / 2);
});

function span(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
}
