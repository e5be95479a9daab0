import { formatCount } from "../../format/number";

export const ENDINGS = {
  title: "Where sessions end",
  caption: "Where sessions end",
  /** @param before the share that reached an ending in the compared period, if there is one */
  summary: (sessions: number, ending: string, before: string | null, left: string, goingOn: string) =>
    `${formatCount(sessions, "session")}: ${ending} reached an ending` +
    `${before === null ? "" : ` (${before} in the compared period)`}, ${left} left before, ${goingOn} may be going on.`,
  noEndings: (sessions: number) =>
    `${formatCount(sessions, "session")}. The structure of the playlist, which is not known, tells which nodes are endings.`,
  name: "Last node",
  isEnding: "Ending",
  isEndingSentence: "Whether it is an ending of the story: the structure leads from it to no other node.",
  left: "Left before",
  sessions: "Sessions",
  sessionsSentence: "Sessions whose last play so far is of the node.",
  change: "Change in sessions",
  changeSentence: "Relative change in the number of sessions since the compared period.",
  share: "Share of sessions",
  shareSentence: "Of all sessions that began in the period.",
  shareBefore: "Share before",
  shareBeforeSentence: "Of all sessions that began in the compared period.",
  shareChange: "Change in share",
  shareChangeSentence: "The share less that of the compared period, in percentage points.",
  seconds: "Time to get there",
  secondsSentence: "Median from the first play of a session to its last one, as minutes:seconds.",
  emptyTitle: "No session began in this period",
  empty: "A session counts in the period in which it began. Choose a longer one, or more of the audience.",
};
