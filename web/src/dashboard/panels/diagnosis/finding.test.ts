import { expect, test } from "vitest";
import { evidenceOf, type Finding, missingTypes, nodeOf, placeOf } from "./finding";

const COMMON = { severity: "HIGH" as const, definition: "What it is." };
const NODE = { externalId: "pier", name: "The pier" };
const HOTSPOT = { externalId: "door", name: null, node: NODE };

test.each<[Finding, Record<string, string>]>([
  [{ ...COMMON, __typename: "UnreachableNode", node: NODE, plays: 1234 }, { Plays: "1,234" }],
  [
    { ...COMMON, __typename: "DeadEnd", node: NODE, reason: "WAYS_LOST", plays: 9, exits: 7 },
    { Plays: "9", Exits: "7" },
  ],
  [
    {
      ...{ ...COMMON, __typename: "HotspotOutsideNode", isNeverShown: false, nodeDurationSeconds: 60 },
      hotspot: { ...HOTSPOT, shownFrom: 50, shownUntil: 65.5 },
    },
    { "Shown from": "0:50", "Shown until": "1:05.5", "The node ends at": "1:00" },
  ],
  [
    { ...COMMON, __typename: "UnplayedNode", node: NODE, opportunities: 40 },
    { "Plays of the nodes that lead there": "40" },
  ],
  [{ ...COMMON, __typename: "UnclickedHotspot", hotspot: HOTSPOT, plays: 30 }, { "Plays of the node": "30" }],
  [
    {
      ...{ ...COMMON, __typename: "HoldingLoop", nodes: [NODE, { ...NODE, externalId: "other" }] },
      ...{ sessions: 200, heldSessions: 50, share: 0.25, averageRounds: 3.25 },
    },
    { "Sessions that played it": "200", "Held by it": "50 (25.0%)", "Times they came back, on average": "3.3" },
  ],
  [
    {
      ...{ ...COMMON, __typename: "DominatedChoice", node: NODE, hotspot: null, to: null },
      ...{ plays: 100, count: 98, share: 0.98, shareInterval: { low: 0.951, high: 0.99 } },
    },
    { "Left this way": "98.0%", "95% interval of the share": "95.1% – 99.0%", "Plays that were left": "100" },
  ],
  [
    { ...COMMON, __typename: "LostMinutes", node: NODE, exits: 20, averageMinutesAfter: 2.5, lostMinutes: 50 },
    { "Minutes lost": "50.0", Exits: "20", "Minutes that others still watched": "2.5" },
  ],
])("$__typename has its node and its evidence", (finding, evidence) => {
  expect(nodeOf(finding)).toEqual(NODE);
  expect(Object.fromEntries(evidenceOf(finding))).toEqual(evidence);
});

test("times that are unknown, and what is gone, are left out", () => {
  const gone: Finding = {
    ...{ ...COMMON, __typename: "HotspotOutsideNode", isNeverShown: true, nodeDurationSeconds: null },
    hotspot: null,
  };
  expect(nodeOf(gone)).toBeNull();
  expect(evidenceOf(gone)).toEqual([]);
});

test("the map selects the node of a finding, or the way of a choice that is none", () => {
  const to = { externalId: "cave", name: "The cave" };
  const choice = { ...COMMON, plays: 100, count: 98, share: 0.98, shareInterval: { low: 0.951, high: 0.99 } };
  expect(placeOf({ ...COMMON, __typename: "UnplayedNode", node: to, opportunities: 40 })).toEqual(["cave"]);
  expect(placeOf({ ...choice, __typename: "DominatedChoice", node: NODE, hotspot: null, to })).toEqual([
    "pier",
    "cave",
  ]);
  expect(placeOf({ ...COMMON, __typename: "UnplayedNode", node: null, opportunities: 40 })).toEqual([]);
});

test("the types without a finding are told", () => {
  const findings: Finding[] = [
    { ...COMMON, __typename: "UnreachableNode", node: NODE, plays: 0 },
    { ...COMMON, __typename: "UnreachableNode", node: NODE, plays: 1 },
  ];

  expect(missingTypes(findings)).toHaveLength(7);
  expect(missingTypes(findings)).not.toContain("UnreachableNode");
});
