// The texts of the dashboard in English, by the part that shows them, in alphabetical order. A text with numbers or names
// is a function of them: of a number whose plural matters, and of all others as they are displayed. A translation is a
// file of the same shape (Messages).

import type { ReactNode } from "react";
import { formatCount } from "../format/number";

export const EN = {
  breakdown: {
    title: "Breakdown",
    caption: "Breakdown",
    by: "Break down by",
    kind: "Kind of viewer",
    kinds: { AUTHENTICATED: "Authenticated viewers", ANONYMOUS: "Anonymous visitors" },
    unknown: "Unknown",
    rest: (count: number) => `${formatCount(count, "other value")}`,
    total: "All",
    totalSentence: "Each viewer counts once.",
    share: "Share of plays",
    shareSentence: "Of all plays in the period.",
    narrow: "Show only these viewers on the whole page",
    widen: "Show all values again",
    only: "Only these",
    showAll: (count: string) => `Show all ${count} values`,
    showTop: (count: string) => `Show the first ${count}`,
    overviewHint:
      "Plays, clicks, minutes and sessions add up to the last row. Viewers do not if one of them has several values, such as two devices; ratios never do.",
    cut: (shown: string) => `Only the first ${shown} values have rows of their own and can be found.`,
    emptyTitle: "Nobody watched in this period",
    empty: "Choose a longer period, or more of the audience.",
  },
  countries: {
    title: "Countries",
    caption: "Countries",
    chart: "Map of the world, coloured by plays.",
    chartHint: "View details has the numbers.",
    summary: (countries: number, first: string, share: string) =>
      `${formatCount(countries, "country", "countries")}. ${first} has the most plays, ${share} of all.`,
    hint: "Select a country to see only its viewers.",
    offMap: "Not drawn, since the map is too coarse for them:",
    unknown: (plays: number, share: string) => `${formatCount(plays, "play")} (${share}) from unknown countries.`,
    country: "Country",
    plays: "Plays",
    playsSentence: "Times a viewer started playback.",
    share: "Share of plays",
    shareSentence: "Of all plays in the period, including those from unknown countries.",
    viewers: "Unique viewers",
    viewersSentence: "Distinct authenticated viewers, plus one if there was any anonymous one.",
    emptyTitle: "No country is known in this period",
    empty:
      "Countries come from the events, or from a proxy in front of the server: see the option --country-header. Or choose a longer period, or more of the audience.",
  },
  diagnosis: {
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
  },
  endings: {
    title: "Where sessions end",
    caption: "Where sessions end",
    summary: (sessions: number, ending: string, left: string, goingOn: string) =>
      `${formatCount(sessions, "session")}: ${ending} reached an ending, ${left} left before, ${goingOn} may be going on.`,
    name: "Last node",
    isEnding: "Ending",
    isEndingSentence: "Whether it is an ending of the story: the structure leads from it to no other node.",
    left: "Left before",
    sessions: "Sessions",
    sessionsSentence: "Sessions whose last play so far is of the node.",
    change: "Change",
    changeSentence: "Change in sessions since the compared period.",
    share: "Share of sessions",
    shareSentence: "Of all sessions that began in the period.",
    seconds: "Time to get there",
    secondsSentence: "Median from the first play of a session to its last one, as minutes:seconds.",
    emptyTitle: "No session began in this period",
    empty: "A session counts in the period in which it began. Choose a longer one, or more of the audience.",
  },
  hours: {
    title: "When viewers watch",
    caption: "When viewers watch",
    metric: "Metric of the heat map",
    chart: (metric: string, zone: string) => `${metric} by weekday and hour in ${zone}. View details has the numbers.`,
    summary: (weekday: string, hour: string, average: string, zone: string) =>
      `Busiest on ${weekday} at ${hour}: ${average} on average. Times are those of ${zone}.`,
    hint: "Averages over the days of the period, so that a fifth Monday does not count more.",
    cut: (weeks: number, span: string) => `Only the last ${weeks} weeks can be told by hour: ${span}.`,
    inHour: (weekday: string, hour: string) => `${weekday}, ${hour}`,
    average: "Average",
    averageSentence: "Total / days.",
    total: "Total",
    days: "Days",
    daysSentence: "How many days of the period have this hour: the clock change of spring takes one away.",
    weekday: "Weekday",
    hour: "Hour",
    emptyTitle: "Nothing happened in this period",
    empty: "Choose a longer period, or more of the audience.",
  },
  newAndReturning: {
    title: "New and returning",
    caption: "New and returning viewers over time",
    new: "New viewers",
    newSentence: "Never present in the playlist before the period.",
    returning: "Returning viewers",
    returningSentence: "Present in the period, and also before it.",
    ofViewers: (share: string) => `${share} of all viewers`,
    plays: "Plays",
    minutes: "Minutes viewed",
    averageView: "Avg. view time",
    sessions: "Sessions",
    endingRate: "Ending rate",
    chart: (series: string) => `New and returning viewers. ${series}. View details has the numbers.`,
    hint: "In the chart, a viewer is new where first present: returning viewers of several bars do not add up.",
    time: "Time",
    share: "Share of new viewers",
    shareSentence: "New viewers / all viewers of that time.",
    emptyTitle: "Nobody watched in this period",
    empty: "Choose a longer period, or more of the audience.",
  },
  views: {
    label: "Views of the playlist",
    numbers: "Overview",
    map: "Story map",
    ways: "Ways",
    audience: "Audience",
    check: "Check",
  },
};

export type Messages = typeof EN;
