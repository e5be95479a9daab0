// What ivgraph-beacon.d.ts declares.

export { createBeacon } from "./beacon";
export { observeVideo } from "./video";
