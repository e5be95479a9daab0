import type { NodeHotspotsFragment } from "../../data/documents";

/** A hotspot of the node with its metrics. */
export type Hotspot = NodeHotspotsFragment["hotspots"][number];
