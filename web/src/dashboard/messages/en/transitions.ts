import { formatCount } from "../../format/number";

const COMMON = {
  causes: { CLICK: "Click", DEFAULT: "Default way", LOOP: "Loop", API: "Page’s code", UNKNOWN: "Not told" },
  clickedHotspots: "Chosen hotspots",
  noHotspot: "No hotspot known",
  cause: "Why",
  causeSentence: "What made the next node play, as players report it. The page’s code switches by the player’s API.",
  viewers: "Unique viewers",
  change: "Change",
  changeSentence: "Change in plays since the compared period.",
  rest: (ways: number, plays: string) => `${formatCount(ways, "rarer way")} with ${plays} plays in all are not listed.`,
};

export const TRANSITIONS = {
  arrivals: {
    ...COMMON,
    title: "Where viewers come from",
    summary: (plays: number, ways: number) =>
      `${formatCount(plays, "arrival")} from ${formatCount(ways, "place")}. An arrival counts when the play before it began.`,
    before: (plays: number) => `In the compared period: ${formatCount(plays, "arrival")}.`,
    name: "From",
    nowhere: "Beginning of a session",
    nowhereSentence: "The session’s first play is of this node.",
    count: "Arrivals",
    countSentence: "Plays of the other node that this one followed, or sessions that began here.",
    viewersSentence: "Distinct authenticated viewers of these plays, plus one if any anonymous one was among them.",
    share: "Share of arrivals",
    shareSentence: "Of all arrivals at this node.",
    ofOthers: "Share of its plays",
    ofOthersSentence: "Of all plays of the other node; of all sessions where sessions begin.",
    emptyTitle: "Nobody came to this node in this period",
    empty: "This fills as viewers play the node. Choose a longer period, or more of the audience.",
  },
  departures: {
    ...COMMON,
    title: "Where viewers go",
    summary: (plays: number, ways: number) =>
      `${formatCount(plays, "play")} went ${formatCount(ways, "way")}, exits among them.`,
    before: (plays: number) => `In the compared period: ${formatCount(plays, "play")}.`,
    name: "To",
    nowhere: "Exit",
    nowhereSentence: "Nothing followed, even if the viewer may still go on.",
    count: "Plays",
    countSentence: "Plays of this node that were left this way. All ways add up to the plays of the node.",
    viewersSentence: "Distinct authenticated viewers of these plays, plus one if any anonymous one was among them.",
    share: "Share of plays",
    shareSentence: "Of all plays of this node.",
    ofOthers: null,
    ofOthersSentence: null,
    emptyTitle: "Nobody played this node in this period",
    empty: "This fills as viewers play the node. Choose a longer period, or more of the audience.",
  },
};
