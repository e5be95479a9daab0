import { formatCount } from "../../format/number";

export const BREAKDOWN = {
  title: "Breakdown",
  caption: "Breakdown",
  by: "Break down by",
  kind: "Kind of viewer",
  kinds: { AUTHENTICATED: "Authenticated viewers", ANONYMOUS: "Anonymous visitors" },
  unknown: "Unknown",
  rest: (count: number) => formatCount(count, "other value"),
  total: "All",
  totalSentence: "Each viewer counts once.",
  share: "Share of plays",
  shareSentence: "Of all plays in the period.",
  narrow: "Show only these viewers on the whole page",
  widen: "Show all values again",
  only: "Only these",
  showAll: (count: string) => `Show all ${count} values`,
  showTop: (count: string) => `Show the first ${count}`,
  overviewHint:
    "Plays, clicks, minutes and sessions add up to the last row. Viewers do not if one of them has several values, such as two devices; ratios never do.",
  cut: (shown: string) => `Only the first ${shown} values have rows of their own and can be found.`,
  emptyTitle: "Nobody watched in this period",
  empty: "Choose a longer period, or more of the audience.",
};
