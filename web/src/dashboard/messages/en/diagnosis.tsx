import type { ReactNode } from "react";
import { formatCount } from "../../format/number";

export const DIAGNOSIS = {
  title: "Check of the story",
  caption: "Findings",
  summary: (findings: number, sessions: number, period: string) =>
    `${formatCount(findings, "finding")} about the story as it is now and ${formatCount(sessions, "session")} of ${period}.`,
  everybody: "The check looks at all viewers except bots: the audience that is chosen above does not narrow it.",
  read: (read: string, all: string) => `Loops and lost minutes are told from ${read} of ${all} sessions.`,
  cut: (shown: string, all: string) => `These are the ${shown} most severe of ${all} findings.`,
  severities: {
    HIGH: { title: "Mend these", sentence: "Most likely a mistake, or it costs many viewers." },
    MEDIUM: { title: "Worth a look", sentence: "Viewers may miss something." },
    LOW: { title: "Good to know", sentence: "Perhaps it is meant to be so." },
  },
  missing: {
    title: "Looked for and not found",
    sentence: "There is nothing of these kinds, or too few viewers to tell.",
  },
  types: {
    DeadEnd: "Dead end",
    DominatedChoice: "Choice that is none",
    HoldingLoop: "Loop that holds viewers",
    HotspotOutsideNode: "Hotspot out of time",
    LostMinutes: "Where viewers are lost",
    UnclickedHotspot: "Unused hotspot",
    UnplayedNode: "Unplayed node",
    UnreachableNode: "Unreachable node",
  },
  unreachable: (node: ReactNode) => <>No way leads from the start of the story to {node}.</>,
  waysLost: (node: ReactNode) => <>All nodes that {node} led to were deleted, so the story stops there.</>,
  noEnding: (node: ReactNode) => <>However viewers go on from {node}, they come to no ending.</>,
  neverShown: (hotspot: ReactNode, node: ReactNode) => (
    <>
      {hotspot} in {node} is never shown: its time is not within that of its node.
    </>
  ),
  shownTooLong: (hotspot: ReactNode, node: ReactNode) => (
    <>
      {hotspot} in {node} is to be shown for longer than its node lasts.
    </>
  ),
  unplayed: (node: ReactNode) => <>Nobody went on to {node}, although a way leads there.</>,
  unclicked: (hotspot: ReactNode, node: ReactNode) => (
    <>
      Nobody used {hotspot} in {node}.
    </>
  ),
  loop: (node: ReactNode) => <>Many viewers come back to {node} again and again.</>,
  loopWith: (nodes: ReactNode) => <>They go round through {nodes}.</>,
  dominated: (node: ReactNode, way: ReactNode, to: ReactNode) => (
    <>
      Nearly everybody leaves {node} the same way: by {way}
      {to && <> to {to}</>}.
    </>
  ),
  lost: (node: ReactNode) => <>Many viewers leave at {node} who would have watched much more.</>,
  hotspot: (name: ReactNode) => <>the hotspot {name}</>,
  defaultWay: "the default way",
  gone: "a node that is gone",
  plays: "Plays",
  playsOfNode: "Plays of the node",
  playsBefore: "Plays of the nodes that lead there",
  playsLeft: "Plays that were left",
  exits: "Exits",
  shownFrom: "Shown from",
  shownUntil: "Shown until",
  nodeEnds: "The node ends at",
  sessions: "Sessions that played it",
  held: "Held by it",
  rounds: "Times they came back, on average",
  share: "Left this way",
  interval: "95% interval of the share",
  minutesAfter: "Minutes that others still watched",
  lostMinutes: "Minutes lost",
  how: "How this is told",
  openNode: "Open the node",
  openMap: "Story map",
  severity: "Severity",
  type: "Finding",
  node: "Node",
  hotspotColumn: "Hotspot",
  evidence: "Evidence",
  emptyTitle: "Nothing to mend",
  empty: (sessions: number) =>
    `The story has no dead ends, unreachable nodes or hotspots out of time, and ${formatCount(sessions, "session")} of this period show nothing that holds or loses viewers.`,
  emptyUnplayed:
    "The story has no dead ends, unreachable nodes or hotspots out of time. No session began in this period: choose a longer one to check what viewers do.",
};
