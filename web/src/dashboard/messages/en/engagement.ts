import { formatCount } from "../../format/number";

export const ENGAGEMENT = {
  title: "What viewers watch",
  caption: "What viewers watch",
  summary: (plays: string, watched: string, completed: string) =>
    `${plays} watched ${watched} of the media on average, and ${completed} came to its end.`,
  summaryUnknown: (plays: string) =>
    `${plays}. The length of the media is unknown: it is shown as far as it was watched.`,
  mostLeft: (part: string, exits: number) => `The most exits are at ${part} (${formatCount(exits, "play")}).`,
  charts: { watched: "Watched", left: "Left", clicks: "Clicks" },
  chartLabel:
    "How many plays and viewers watch each part of the node’s media, where viewers leave, and when they click. " +
    "View details has the numbers.",
  windows: "Hotspot is shown; the darker, the more clicks",
  shownThen: "Shown then",
  elsewhere: (clicks: number) =>
    `${formatCount(clicks, "click")} not drawn: without a known place in the media, or after its end.`,
  from: "Media",
  fromSentence: "A part of the media, as minutes:seconds.",
  views: "Plays",
  viewsSentence: "Plays that watched the second in the middle of this part; a play that watched it twice counts once.",
  viewsBefore: "Plays before",
  viewsBeforeSentence: "Plays of the compared period that watched the second in the middle of this part.",
  change: "Change in plays",
  changeSentence: "Relative change in these plays since the compared period.",
  viewers: "Viewers",
  viewersSentence: "Distinct viewers of these plays: authenticated viewers and anonymous visitors.",
  replays: "Replays",
  replaysSentence: "Plays by viewers who watched this part in another play too: plays minus viewers.",
  reached: "Came this far",
  reachedSentence: "Plays that watched the second in the middle of this part, or a later one.",
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
};
