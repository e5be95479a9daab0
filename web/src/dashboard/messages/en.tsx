// The texts of the dashboard in English, by the part that shows them, in alphabetical order; those of the pages around
// the panels are in en/. A text with numbers or names is a function of them: of a number whose plural matters, and of all
// others as they are displayed. A translation is an object of the same shape (Messages).

import type { ReactNode } from "react";
import { formatCount } from "../format/number";
import { CONTROLS } from "./en/controls";
import { FAILURE } from "./en/failure";
import { FRAME } from "./en/frame";
import { METRICS } from "./en/metrics";

export const EN = {
  ...FRAME,
  controls: CONTROLS,
  endings: {
    title: "Where sessions end",
    caption: "Where sessions end",
    summary: (sessions: number, ending: string, left: string, goingOn: string) =>
      `${formatCount(sessions, "session")}: ${ending} reached an ending, ${left} left before, ${goingOn} may be going on.`,
    name: "Last node",
    isEnding: "Ending",
    isEndingSentence: "Whether it is an ending of the story: the structure leads from it to no other node.",
    left: "Left before",
    sessions: "Sessions",
    sessionsSentence: "Sessions whose last play so far is of the node.",
    change: "Change",
    changeSentence: "Change in sessions since the compared period.",
    share: "Share of sessions",
    shareSentence: "Of all sessions that began in the period.",
    seconds: "Time to get there",
    secondsSentence: "Median from the first play of a session to its last one, as minutes:seconds.",
    emptyTitle: "No session began in this period",
    empty: "A session counts in the period in which it began. Choose a longer one, or more of the audience.",
  },
  failure: FAILURE,
  metrics: METRICS,
  nodes: {
    title: "All nodes",
    level: "Level",
    levelSentence: "Shortest distance from the start node. – means not reachable or deleted, ? means unknown.",
    name: "Name",
    start: "Start",
    plays: "Plays",
    playsSentence: "Times the node started.",
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
  },
  playlists: {
    title: "All playlists",
    caption: "Playlists",
    name: "Name",
    trend: "Plays over time",
    trendOf: (playlist: string) => `Plays of ${playlist} over time`,
    created: "Created",
    search: "Search playlists",
    searchHint: "Search by name or id",
    firstPage: "Show the first page",
    notFound: (search: ReactNode) => <>No playlist matches “{search}”</>,
    notFoundAdvice: "The search looks for playlists whose name or id contains this text.",
    showAll: "Show all",
    emptyTitle: "There are no playlists yet",
    empty: (
      <>
        Import the structure of a playlist with <code>ivgraph import-playlist</code>, or let players send events to{" "}
        <code>/v1/events</code>. <code>ivgraph demo</code> shows a sample.
      </>
    ),
  },
  totals: {
    title: "Top metrics",
  },
  views: {
    label: "Views of the playlist",
    numbers: "Overview",
    map: "Story map",
    ways: "Ways",
  },
};

export type Messages = typeof EN;
