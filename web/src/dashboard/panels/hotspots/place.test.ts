import { expect, test } from "vitest";
import type { Hotspot } from "./hotspot";
import { placeHotspots, warmest } from "./place";

function hotspot(externalId: string, change: Partial<Hotspot>, clickThroughRate: number | null = null): Hotspot {
  return {
    ...{ externalId, name: null, kind: null, nodeLevel: 1, shownFrom: null, shownUntil: null, seekTo: null },
    ...{ area: null, deletedAt: null, isInStructure: true, destination: null },
    metrics: { clicks: 0, uniqueClickers: 0, clickShare: null, clickThroughRate, comparison: null },
    ...change,
  };
}

function area(width: number, height: number) {
  return { area: { left: 0, top: 0, width, height } };
}

test("smaller hotspots are above larger ones; deleted ones and those without a place are left out", () => {
  const hotspots = [
    hotspot("small", area(0.1, 0.1)),
    hotspot("nowhere", {}),
    hotspot("large", area(0.5, 0.2)),
    hotspot("deleted", { ...area(1, 1), deletedAt: "2026-01-01T00:00:00Z" }),
  ];
  expect(placeHotspots(hotspots).map(({ externalId }) => externalId)).toEqual(["large", "small"]);
});

test("the warmest hotspot has the most clicks per play", () => {
  expect(warmest([hotspot("a", {}, 0.25), hotspot("b", {}, 1.5), hotspot("c", {})])).toBe(1.5);
  expect(warmest([])).toBe(0);
});
