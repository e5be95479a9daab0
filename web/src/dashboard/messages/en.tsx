// The texts of the dashboard in English, by the part that shows them, in alphabetical order; those of the pages around
// the panels are in en/. A text with numbers or names is a function of them: of a number whose plural matters, and of all
// others as they are displayed. A translation is an object of the same shape (Messages).

import type { ReactNode } from "react";
import { formatCount } from "../format/number";
import { Name } from "../ui/name";
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
  engagement: {
    title: "What viewers watch",
    caption: "What viewers watch",
    summary: (plays: string, watched: string, completed: string) =>
      `${plays} watched ${watched} of the media on average, and ${completed} came to its end.`,
    summaryUnknown: (plays: string) =>
      `${plays}. The length of the media is unknown: it is shown as far as it was watched.`,
    mostLeft: (slice: string, exits: number) => `Most viewers leave at ${slice} (${formatCount(exits, "play")}).`,
    charts: ["Watched", "Left", "Clicks"] as const,
    chartLabel:
      "How many plays and viewers watch each part of the node’s media, where viewers leave, and when they click. " +
      "View details has the numbers.",
    windows: "Hotspot shown",
    shownThen: "Shown then",
    elsewhere: (clicks: number) =>
      `${formatCount(clicks, "click")} not drawn: without a known place in the media, or after its end.`,
    from: "Media",
    fromSentence: "A hundredth of the media, as minutes:seconds.",
    views: "Plays",
    viewsSentence: "Plays that watched the middle of this part; a play that watched it twice counts once.",
    viewers: "Viewers",
    viewersSentence: "Distinct viewers of these plays: authenticated viewers and anonymous visitors.",
    replays: "Replays",
    replaysSentence: "Plays by viewers who watched this part in another play too: plays minus viewers.",
    reached: "Came this far",
    reachedSentence: "Plays that watched this part or a later one.",
    exits: "Left here",
    exitsSentence: "Plays that came no further, and that nothing followed.",
    clicks: "Clicks",
    clicksSentence: "Clicks on the node’s hotspots at this part of the media.",
    unplayedTitle: "Nobody played this node in this period",
    unplayed: "This fills as viewers play the node. Choose a longer period, or more of the audience.",
    emptyTitle: "It is not known what viewers watched",
    empty:
      "This fills when the playlist’s structure tells the length of the node’s media, or when players report which " +
      "parts of it are watched.",
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
  viewer: {
    page: "Viewer",
    totals: "What this viewer did",
    firstSeen: (at: string) => `First seen in this period ${at}`,
    lastSeen: (at: string) => `last seen ${at}`,
    all: "All viewers",
    absentTitle: "This viewer was not there in this period",
    absent:
      "Choose another period, or more of the audience. The server also forgets who a viewer was when its key changes (IVGRAPH_VIEWER_KEY).",
  },
  viewerSessions: {
    title: "Sessions",
    hint: "Sessions that began in the period, in their order. A session that is not over may go on.",
    way: "Way through the story",
    watched: (duration: string) => `${duration} watched`,
    lasted: (duration: string) => `lasted ${duration}`,
    further: (plays: number) => `and ${formatCount(plays, "further play")}`,
    ending: "Reached an ending",
    left: "Left before an ending",
    goingOn: "May be going on",
    because: "then",
    click: "click",
    default: "default way",
    loop: "loop",
    api: "code of the page",
    unknownCause: "for a reason that no player told",
    unknownNode: "A new node",
    decided: (time: string) => `Clicked ${time} after the hotspot appeared (minutes:seconds).`,
    steps: "Plays of these sessions",
    node: "Node",
    session: "Session",
    at: "At",
    atSentence: "Since the session began, as minutes:seconds.",
    watchedSeconds: "Watched",
    watchedSentence: "Time of media that was watched, each second once, as minutes:seconds.",
    hasEnded: "Played to the end",
    hasEndedSentence: "Whether the node’s media played to its end.",
    cause: "What led on",
    causeSentence: "Why the next node played.",
    hotspot: "Hotspot",
    decision: "Time to decide",
    decisionSentence: "From when the chosen hotspot appeared to the click on it, as minutes:seconds.",
    yes: "yes",
    no: "no",
    emptyTitle: "No session of this viewer began in this period",
    empty: "A session begins when the first node plays. Choose a longer period, or more of the audience.",
  },
  viewers: {
    title: "Viewers",
    page: "This page of viewers",
    search: "Search viewers",
    searchPlaceholder: "Search by id",
    total: (viewers: number) => `${formatCount(viewers, "viewer")} were there, page loads without a play included.`,
    hashedSentence:
      "This server keeps no plain ids of viewers, so each viewer is named by a hash, and a search finds nobody.",
    viewer: "Viewer",
    viewerSentence:
      "The id that players report for an authenticated viewer. An anonymous viewer is one browser, or one session where the player keeps no visitor id.",
    viewerId: "viewerId",
    hashed: "Viewer",
    anonymous: "Anonymous",
    authenticated: "Authenticated",
    kind: "Kind",
    impressions: "Impressions",
    impressionsSentence: "Loads of the player on a page.",
    plays: "Plays",
    playsSentence: "Times the viewer started playback.",
    minutes: "Minutes viewed",
    minutesSentence: "Minutes of media that the viewer played.",
    average: "Avg. view time",
    averageSentence: "Minutes viewed per play, as minutes:seconds.",
    sessions: "Sessions",
    sessionsSentence: "Sessions that the viewer began in the period.",
    endings: "Endings",
    endingsSentence: "Those of the sessions that reached an ending of the story.",
    firstSeen: "First seen",
    firstSeenSentence: "In this period, to the quarter hour.",
    lastSeen: "Last seen",
    lastSeenSentence: "In this period, to the quarter hour.",
    emptyTitle: "Nobody was there in this period",
    empty: "This fills as players report viewers. Choose a longer period, or more of the audience.",
    notFoundTitle: (search: string) => (
      <>
        No viewer has an id with “<Name>{search}</Name>”
      </>
    ),
    notFound:
      "The search looks at the ids that players report for authenticated viewers. It finds no anonymous visitors, and nobody where the server keeps no plain ids (IVGRAPH_KEEP_VIEWER_IDS).",
    showAll: "Show all viewers",
  },
  views: {
    label: "Views of the playlist",
    numbers: "Overview",
    map: "Story map",
    ways: "Ways",
    viewers: "Viewers",
  },
};

export type Messages = typeof EN;
