import { formatCount } from "../../format/number";

export const FUNNEL = {
  title: "How far viewers come",
  summary: (sessions: number) => `${formatCount(sessions, "session")}:`,
  summaryOfDeepest: (share: string, level: number) => `${share} came to the deepest level, ${level}.`,
  summaryOfDropOff: (from: number, to: number, dropOff: string) =>
    `The largest drop-off is from level ${from} to ${to}: ${dropOff}.`,
  level: "Level",
  levelSentence: "Shortest distance from the start of the story, which has level 1.",
  sessions: "Sessions",
  sessionsSentence:
    "Sessions that came to the level or to a deeper one. The stripes are those that came only to the level before.",
  share: "Share of sessions",
  shareSentence: "Of all sessions that began in the period.",
  dropped: "Dropped",
  droppedSentence: "Sessions that came to the level before and not to this one; at level 1, all others.",
  dropOff: "Drop-off",
  dropOffSentence: "Dropped / the sessions of the level before.",
  noLevelsTitle: "The levels of the story are unknown",
  noLevels: (
    <>
      The structure of the playlist tells them: import it with <code>ivgraph import-playlist</code>.
    </>
  ),
  emptyTitle: "No session began in this period",
  empty: "A session counts in the period in which it began. Choose a longer one, or more of the audience.",
};
