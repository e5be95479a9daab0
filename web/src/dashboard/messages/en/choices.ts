import { formatCount } from "../../format/number";

const BOUND = "Of the share’s 95% Wilson score interval, which says how far it may be off by chance.";

export const CHOICES = {
  title: "Choices",
  attempt: "Which plays count",
  attempts: { ALL: "All plays", FIRST: "First play", LAST: "Last play" },
  attemptSentences: {
    ALL: "Every play of the node counts.",
    FIRST: "Where a session plays the node several times, its first play counts.",
    LAST: "Where a session plays the node several times, its last play counts.",
  },
  /** Which plays of a session count, after their number. */
  ofSession: { ALL: "", FIRST: ", the first one of each session", LAST: ", the last one of each session" },
  summary: (plays: number, ofSession: string, couldChoose: string) =>
    `${formatCount(plays, "play")}${ofSession}: viewers could choose in ${couldChoose} of them.`,
  median: (time: string) => `Median time to decide: ${time}.`,
  changedMinds: (sessions: number, changed: string) =>
    `Of ${formatCount(sessions, "session")} that chose here more than once, ${changed} chose differently.`,
  left: {
    title: "How plays were left",
    chartLabel: "How many plays were left by a choice, the default way, other ways and exits.",
    choices: "Choice",
    default: "Default way",
    others: "Other ways",
    exits: "Exit",
  },
  time: {
    title: "Time to decide",
    chartLabel: "How many decisions took how long. View details has the numbers.",
    empty: "It is not known how long viewers took: this fills when players report when hotspots are shown.",
    median: (time: string) => `Median ${time}`,
    ninetieth: (time: string) => `9 in 10 by ${time}`,
    tooltip: (count: number) => formatCount(count, "decision"),
    more: (from: string) => `${from} or longer`,
    from: "Time to decide",
    fromSentence:
      "From when the chosen hotspot was first shown in the play to the last click on it, as minutes:seconds.",
    count: "Decisions",
    countSentence: "Plays that were left by a choice after this time.",
  },
  name: "What followed",
  to: "Leads to",
  count: "Plays",
  countSentence: "Plays of the node that were left this way. All rows add up to the plays of the node.",
  share: "Share",
  shareSentence:
    "Of the plays whose viewers could choose the hotspot; in the other rows, of all plays. " +
    "The line over the bar is the 95% interval.",
  shareBefore: "Share before",
  shareBeforeSentence: "The share in the compared period.",
  shareChange: "Change in share",
  shareChangeSentence: "The share less that of the compared period, in percentage points.",
  low: "Lower bound",
  lowSentence: BOUND,
  high: "Upper bound",
  highSentence: BOUND,
  shareOfChoices: "Share of choices",
  shareOfChoicesSentence: "Of the plays that were left by any choice, defaults and exits left out.",
  exposed: "Exposures",
  exposedSentence: "Plays whose viewers could choose the hotspot: it was shown, clicked, named by a switch, or chosen.",
  medianSeconds: "Time to decide",
  medianSecondsSentence: "Median from when the hotspot was first shown to the last click on it, as minutes:seconds.",
  unknownHotspot: "Unknown hotspot",
  default: "Default way",
  defaultSentence: "Nobody clicked: the default way was followed.",
  others: "Other ways",
  othersSentence: "The page’s own code switched to another node, or the player did not say why it went on.",
  exits: "Exits",
  exitsSentence: "Nothing followed, even if the viewer may still go on.",
  nothingTitle: "There is nothing to choose in this node",
  nothing:
    "This fills when the playlist’s structure gives the node a hotspot that leads to another node, or a default way, " +
    "or when players report that viewers chose a hotspot.",
  unplayedTitle: "Nobody played this node in this period",
  unplayed: "This fills as viewers play the node. Choose a longer period, or more of the audience.",
};
