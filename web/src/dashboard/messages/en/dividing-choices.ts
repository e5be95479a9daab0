import { formatCount } from "../../format/number";

export const DIVIDING_CHOICES = {
  title: "Choices that divide viewers",
  summary: "The choices at which viewers part ways most evenly come first.",
  openNode: "Open a node to see when they decide.",
  cut: (shown: number, all: number) => `These are the first ${shown} of ${formatCount(all, "choice")}.`,
  name: "Choice at",
  options: "What they choose",
  optionsSentence: "Each option’s share of the plays that were left by a choice; defaults and exits are left out.",
  division: "Choose differently",
  divisionSentence:
    "The chance that two plays that were left by a choice chose different options (Gini-Simpson index): " +
    "0% if all choose the same, about 50% if two options have a half each.",
  choices: "Choices",
  choicesSentence: "Plays of the node that were left by a choice.",
  defaults: "Nobody clicked",
  defaultsSentence:
    "Of all plays of the node: those that were left because nobody clicked, by the default way or a loop.",
  unknownHotspot: "Unknown hotspot",
  rest: (options: number) => formatCount(options, "other option"),
  emptyTitle: "No choice was made often enough in this period",
  empty:
    "A node is listed if it has at least two options, and at least 30 of its plays in the period were left by choosing " +
    "one of them. Choose a longer period, or more of the audience.",
};
