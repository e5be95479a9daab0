import type { PlaylistFunnelFragment } from "../../data/documents";

export type Funnel = PlaylistFunnelFragment["funnel"];

/** A level of the story, and how many sessions came so far. */
export type Stage = Funnel["stages"][number];
