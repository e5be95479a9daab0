import { formatCount } from "../../format/number";

export const FUNNEL = {
  title: "How far viewers come",
  summary: (sessions: number) => `${formatCount(sessions, "session")}:`,
  /** @param before the share that came to the deepest level in the compared period, if there is one */
  summaryOfDeepest: (share: string, before: string | null, level: number) =>
    `${share}${before === null ? "" : ` (${before} in the compared period)`} came to the deepest level, ${level}.`,
  summaryOfDropOff: (from: number, to: number, dropOff: string) =>
    `The largest drop-off is from level ${from} to ${to}: ${dropOff}.`,
  level: "Level",
  levelSentence: "Shortest distance from the start of the story, which has level 1.",
  sessions: "Sessions",
  sessionsSentence:
    "Sessions that came to the level or to a deeper one. The stripes are those that came only to the level before.",
  markSentence: "The upright mark is at the share of the compared period.",
  change: "Change in sessions",
  changeSentence: "Relative change in the number of sessions since the compared period.",
  share: "Share of sessions",
  shareSentence: "Of all sessions that began in the period.",
  shareBefore: "Share before",
  shareBeforeSentence: "Of all sessions that began in the compared period.",
  shareChange: "Change in share",
  shareChangeSentence: "The share less that of the compared period, in percentage points.",
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
