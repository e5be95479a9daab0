import { formatCount } from "../../format/number";

export const TIMELINE = {
  versions: "Changes of the story",
  versionsFolded: (changes: number) => formatCount(changes, "change of the story", "changes of the story"),
  version: (number: string) => `Version ${number}`,
  versionMark: (numbers: string) => `v${numbers}`,
  versionBegins: (number: string) => `The story changed: version ${number}`,
  since: (instant: string) => `since ${instant}`,
  beforeAndAfter: "Before and after this change",
  beforeAndAfterSentence: (days: number) =>
    `Compares ${formatCount(days, "day")} after the change with as many before it, without the day of the change.`,
  notYet: "Can’t be compared: there is no whole day with this version alone, or none with the one before.",
};
