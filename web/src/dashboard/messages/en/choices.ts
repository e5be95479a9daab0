import { formatCount } from "../../format/number";

export const CHOICES = {
  title: "Choices",
  summary: (plays: number, couldChoose: string) =>
    `${formatCount(plays, "play")}: viewers could choose in ${couldChoose} of them.`,
  summaryOfTime: (time: string) => `Median time to decide: ${time}.`,
  name: "What followed",
  to: "Leads to",
  plays: "Plays",
  playsSentence: "Plays of the node that were left this way. All rows add up to the plays of the node.",
  share: "Share",
  shareSentence:
    "Of the plays whose viewers could choose the hotspot; in the other rows, of all plays. " +
    "The line over the bar is the 95% interval.",
  low: "Lower bound",
  high: "Upper bound",
  boundSentence: "Of the share’s 95% Wilson score interval, which says how far it may be off by chance.",
  shareOfChoices: "Share of choices",
  shareOfChoicesSentence: "Of the plays that were left by any choice, defaults and exits left out.",
  exposed: "Exposures",
  exposedSentence: "Plays whose viewers could choose the hotspot: it was shown, clicked, named by a switch, or chosen.",
  time: "Time to decide",
  timeSentence: "Median from when the hotspot was first shown to the last click on it, as minutes:seconds.",
  byDefault: "Default way",
  byDefaultSentence: "Nobody clicked: the default way was followed.",
  others: "Other ways",
  othersSentence: "The page’s own code switched to another node, or the player did not say why it went on.",
  exits: "Exits",
  exitsSentence: "Nothing followed, even if the viewer may still go on.",
  unknownHotspot: "Unknown hotspot",
  nothingTitle: "There is nothing to choose in this node",
  nothing:
    "This fills when the playlist’s structure gives the node a hotspot that leads to another node, or a default way, " +
    "or when players report that viewers chose a hotspot.",
  notPlayedTitle: "Nobody played this node in this period",
  notPlayed: "This fills as viewers play the node. Choose a longer period, or more of the audience.",
};
