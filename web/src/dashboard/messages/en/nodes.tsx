export const NODES = {
  title: "All nodes",
  level: "Level",
  levelSentence: "Shortest distance from the start node. – means not reachable or deleted, ? means unknown.",
  name: "Name",
  start: "Start",
  change: "Change",
  changeSentence: "Change in plays since the compared period.",
  share: "Share of plays",
  shareSentence: "Share of the plays of all nodes.",
  emptyTitle: "No nodes are known yet",
  empty: (
    <>
      Import the structure of the playlist with <code>ivgraph import-playlist</code>, or let its players send events.
    </>
  ),
};
