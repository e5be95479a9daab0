// The public functions, which ivgraph-beacon.d.ts declares.

export { createBeacon } from "./beacon";
export { observeVideo } from "./video";
