import { formatCount } from "../../format/number";

export const ENDINGS = {
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
  shareBefore: "Share before",
  shareBeforeSentence: "Of all sessions that began in the compared period.",
  seconds: "Time to get there",
  secondsSentence: "Median from the first play of a session to its last one, as minutes:seconds.",
  emptyTitle: "No session began in this period",
  empty: "A session counts in the period in which it began. Choose a longer one, or more of the audience.",
};
