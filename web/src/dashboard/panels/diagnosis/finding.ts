// What findings have in common: where they are, and the numbers that tell them.

import type { PlaylistDiagnosisFragment } from "../../data/documents";
import { formatSeconds, formatValue } from "../../format/number";
import { MESSAGES } from "../../messages/messages";

export type Diagnosis = PlaylistDiagnosisFragment["diagnosis"];
export type Finding = Diagnosis["findings"][number];
export type FoundNode = { externalId: string; name: string | null };

/** A number of a finding, as it is displayed. */
export type Evidence = readonly [label: string, value: string];

const TEXTS = MESSAGES.diagnosis;

const TYPES = Object.keys(TEXTS.types) as Finding["__typename"][];

const count = (value: number) => formatValue(value, "count");
const minutes = (value: number) => formatValue(value, "minutes");
const percent = (value: number) => formatValue(value, "percent");

/** The types that none of the findings has. */
export function missingTypes(findings: readonly Finding[]): Finding["__typename"][] {
  const found = new Set(findings.map(({ __typename }) => __typename));
  return TYPES.filter((type) => !found.has(type));
}

/** The node of a finding, or of its hotspot; null if it is gone. */
export function nodeOf(finding: Finding): FoundNode | null {
  if ("hotspot" in finding && !("node" in finding)) return finding.hotspot?.node ?? null;
  if ("nodes" in finding) return finding.nodes[0] ?? null;
  return finding.node;
}

/** What the story map selects for a finding: its node, or the way that nearly everybody takes. */
export function placeOf(finding: Finding): string[] {
  const ends = finding.__typename === "DominatedChoice" ? [finding.node, finding.to] : [nodeOf(finding)];
  return ends.flatMap((node) => (node ? [node.externalId] : []));
}

export function evidenceOf(finding: Finding): Evidence[] {
  switch (finding.__typename) {
    case "UnreachableNode":
      return [[TEXTS.plays, count(finding.plays)]];
    case "DeadEnd":
      return [
        [TEXTS.plays, count(finding.plays)],
        [TEXTS.exits, count(finding.exits)],
      ];
    case "HotspotOutsideNode": {
      const times: [string, number | null | undefined][] = [
        [TEXTS.shownFrom, finding.hotspot?.shownFrom],
        [TEXTS.shownUntil, finding.hotspot?.shownUntil],
        [TEXTS.nodeEnds, finding.nodeDurationSeconds],
      ];
      return times.flatMap(([label, at]) => (typeof at === "number" ? [[label, formatSeconds(at)]] : []));
    }
    case "UnplayedNode":
      return [[TEXTS.playsBefore, count(finding.opportunities)]];
    case "UnclickedHotspot":
      return [[TEXTS.playsOfNode, count(finding.plays)]];
    case "HoldingLoop":
      return [
        [TEXTS.sessions, count(finding.sessions)],
        [TEXTS.held, `${count(finding.heldSessions)} (${percent(finding.share)})`],
        [TEXTS.rounds, minutes(finding.averageRounds)],
      ];
    case "DominatedChoice":
      return [
        [TEXTS.share, percent(finding.share)],
        [TEXTS.interval, `${percent(finding.shareInterval.low)} – ${percent(finding.shareInterval.high)}`],
        [TEXTS.playsLeft, count(finding.plays)],
      ];
    case "LostMinutes":
      return [
        [TEXTS.lostMinutes, minutes(finding.lostMinutes)],
        [TEXTS.exits, count(finding.exits)],
        [TEXTS.minutesAfter, minutes(finding.averageMinutesAfter)],
      ];
  }
}
