// The words for edges and exits: on the map, in tooltips and for screen readers.

import { formatChange, formatCount, formatPoints, formatValue, NO_VALUE } from "../../format/number";
import { isolate } from "../../format/text";
import { MESSAGES } from "../../messages/messages";
import type { Story, StoryEdge, StoryNode } from "./graph";
import { growthOf, type Passage } from "./passage";
import type { Shows } from "./scene";

const TEXTS = MESSAGES.storyMap;

/** As "47.5% · 839", or as "+1.3 points" where a change is shown. */
export function labelOf(passage: Passage, shows: Shows): string {
  if (shows === "change") return formatGrowth(passage);
  return `${formatValue(passage.share, "percent")} · ${formatValue(passage.count, "count")}`;
}

/** By how much the share has grown, as "+1.3 points". */
export function formatGrowth(passage: Passage): string {
  const growth = growthOf(passage);
  return growth === null ? NO_VALUE : MESSAGES.change.points(formatPoints(growth));
}

interface Surroundings {
  from: StoryNode;
  to: StoryNode;
  story: Pick<Story, "hotspotNames" | "isPartial">;
  shows: Shows;
}

export function describeEdge(edge: StoryEdge, { from, to, story, shows }: Surroundings): string {
  const ends = TEXTS.fromTo(isolate(from.name), isolate(to.name));
  const kind = describeKind(edge, story);
  return [ends, describeNumbers(edge, shows), kind, describeStructure(edge, story)].join("\n");
}

/** What most plays of an edge are. */
export function describeKind({ kind }: StoryEdge, { isPartial }: Pick<Story, "isPartial">): string {
  return kind === "untaken" && isPartial ? TEXTS.rarelyTaken : TEXTS.kinds[kind];
}

export function describeExits(exits: Passage, node: StoryNode, shows: Shows): string {
  return [TEXTS.exitsOf(isolate(node.name)), describeNumbers(exits, shows)].join("\n");
}

/** As "1,249 plays · 5.6% exits", or as "1,249 plays · +3.1%" where a change is shown. */
export function describePlays({ plays, change, exits }: StoryNode, shows: Shows): string {
  const counted = formatCount(plays, "play");
  if (shows === "change") return change === null ? counted : `${counted} · ${formatChange(change)}`;
  return exits?.count ? `${counted} · ${TEXTS.exitShare(formatValue(exits.share, "percent"))}` : counted;
}

/** As "839 plays, 47.5% of the plays of the node", with what they were before where a change is shown. */
export function describeNumbers(passage: Passage, shows: Shows): string {
  const { count, share, compared } = passage;
  const now = share === null ? formatCount(count, "play") : TEXTS.ofNode(count, formatValue(share, "percent"));
  if (shows === "counts" || !compared) return now;
  const before = TEXTS.before(formatValue(compared.count, "count"), formatValue(compared.share, "percent"));
  return `${now}\n${before}: ${formatGrowth(passage)}`;
}

function describeStructure(edge: StoryEdge, { hotspotNames }: Pick<Story, "hotspotNames">): string {
  if (!edge.isInStructure) return TEXTS.notInStructure;
  const names = edge.hotspots.map((id) => isolate(hotspotNames.get(id) ?? id));
  return TEXTS.by([...names, ...(edge.isDefault ? [TEXTS.defaultWay] : [])].join(", "));
}
