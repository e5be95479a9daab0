import { formatCount } from "../../format/number";

export const TIMELINE = {
  versions: "Changes of the story",
  versionsFolded: (changes: number) => formatCount(changes, "change of the story", "changes of the story"),
  version: (number: string) => `Version ${number}`,
  versionMark: (numbers: string) => `v${numbers}`,
  versionBegins: (number: string) => `The story changed: version ${number}`,
  noteMark: (notes: number) => (notes === 1 ? "note" : formatCount(notes, "note")),
  since: (instant: string) => `since ${instant}`,
  beforeAndAfter: "Before and after this change",
  beforeAndAfterSentence: (days: number) =>
    `Compares ${formatCount(days, "day")} after the change with as many before it, without the day of the change.`,
  whatChanged: "What changed",
  loadingChanges: "Loading what changed",
  unknownChanges: "Nobody knows any more what changed.",
  startChanged: "Another node plays first",
  nodesAdded: (count: number) => formatCount(count, "node added:", "nodes added:"),
  nodesRemoved: (count: number) => formatCount(count, "node removed:", "nodes removed:"),
  nodesChanged: (count: number) => formatCount(count, "node changed:", "nodes changed:"),
  hotspotsAdded: (count: number) => formatCount(count, "hotspot added:", "hotspots added:"),
  hotspotsRemoved: (count: number) => formatCount(count, "hotspot removed:", "hotspots removed:"),
  hotspotsChanged: (count: number) => formatCount(count, "hotspot changed:", "hotspots changed:"),
  notYet: "Can’t be compared: there is no whole day with this version alone, or none with the one before.",
};
