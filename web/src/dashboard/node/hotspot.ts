import type { NodeHotspotsFragment } from "../api/documents";

/** A clickable area of the node, with its numbers. */
export type Hotspot = NodeHotspotsFragment["hotspots"][number];
