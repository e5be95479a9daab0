// The words for edges and exits: on the map, in tooltips and for screen readers.

import { numberFormat } from "../../format/locale";
import { formatCount, formatValue } from "../../format/number";
import { isolate } from "../../format/text";
import { MESSAGES } from "../../messages/messages";
import type { StoryEdge, StoryNode } from "./graph";
import { growthOf, type Passage } from "./passage";
import type { Shows } from "./scene";

const TEXTS = MESSAGES.storyMap;
const SIGNED = numberFormat({ maximumFractionDigits: 0, signDisplay: "exceptZero" });

/** As "47.5% · 839", or as "+38" where a change is shown. */
export function labelOf(passage: Passage, shows: Shows): string {
  if (shows === "change") return formatGrowth(passage);
  return `${formatValue(passage.share, "percent")} · ${formatValue(passage.count, "count")}`;
}

/** The difference to the compared period, as "+38". */
export function formatGrowth(passage: Passage): string {
  return SIGNED.format(growthOf(passage));
}

export function describeEdge(edge: StoryEdge, from: StoryNode, to: StoryNode, shows: Shows): string {
  const ends = TEXTS.fromTo(isolate(from.name), isolate(to.name));
  return [ends, describeNumbers(edge, shows), TEXTS.kinds[edge.kind], ...describeStructure(edge)].join("\n");
}

export function describeExits(exits: Passage, node: StoryNode, shows: Shows): string {
  return [TEXTS.exitsOf(isolate(node.name)), describeNumbers(exits, shows)].join("\n");
}

/** As "839 plays, 47.5% of the plays of the node", with what they were before where a change is shown. */
export function describeNumbers(passage: Passage, shows: Shows): string {
  const { count, share, compared } = passage;
  const now = share === null ? formatCount(count, "play") : TEXTS.ofNode(count, formatValue(share, "percent"));
  if (shows === "counts" || !compared) return now;
  return `${now}\n${TEXTS.before(formatValue(compared.count, "count"), formatGrowth(passage))}`;
}

function describeStructure({ isInStructure, hotspots, isDefault }: StoryEdge): string[] {
  if (!isInStructure) return [TEXTS.notInStructure];
  const ways = [...hotspots.map(({ name }) => isolate(name)), ...(isDefault ? [TEXTS.defaultWay] : [])];
  return [TEXTS.by(ways.join(", "))];
}
