import type { Hotspot } from "./hotspot";

/** A hotspot whose place on the picture is known. */
export type Placed = Hotspot & { area: NonNullable<Hotspot["area"]> };

/** Those that are still in the node, the largest ones first: where they overlap, the smaller ones are above. */
export function placeHotspots(hotspots: readonly Hotspot[]): Placed[] {
  return hotspots
    .filter((hotspot): hotspot is Placed => hotspot.area !== null && hotspot.deletedAt === null)
    .sort((one, other) => sizeOf(other) - sizeOf(one));
}

/** The most clicks per play. */
export function warmest(hotspots: readonly Hotspot[]): number {
  return Math.max(0, ...hotspots.map(({ metrics }) => metrics.clickThroughRate ?? 0));
}

function sizeOf({ area }: Placed): number {
  return area.width * area.height;
}
