export const VIEWER = {
  page: "Viewer",
  totals: "What this viewer did",
  firstSeen: (at: string) => `First seen in this period ${at}`,
  lastSeen: (at: string) => `last seen ${at}`,
  all: "All viewers",
  absentTitle: "This viewer was not there in this period",
  absent:
    "Choose another period, or more of the audience. The server also forgets who a viewer was when its key changes (IVGRAPH_VIEWER_KEY).",
};
