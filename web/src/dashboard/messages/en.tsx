// The texts of the dashboard in English, by the part that shows them, in alphabetical order. A text with numbers or names
// is a function of them: of a number whose plural matters, and of all others as they are displayed. A translation is a
// file of the same shape (Messages).

import { formatCount } from "../format/number";

export const EN = {
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
  steps: {
    title: "Step by step",
    direction: "Direction",
    directions: { FORWARD: "Forwards", BACKWARD: "Backwards" },
    count: "Number of steps",
    steps: (count: string) => `${count} steps`,
    step: (number: string) => `Step ${number}`,
    summary: {
      FORWARD: (sessions: string) => `Where ${sessions} went`,
      BACKWARD: (sessions: string) => `How ${sessions} came`,
    },
    from: { FORWARD: "from", BACKWARD: "to" },
    anywhere: { FORWARD: "their start", BACKWARD: "their end" },
    reset: { FORWARD: "From the start", BACKWARD: "To the end" },
    openNode: "Open its page",
    legend: { node: "Nodes", rest: "Other nodes" },
    exits: { FORWARD: "No further node", BACKWARD: "No node before" },
    otherNode: "other node",
    otherNodes: "other nodes",
    diagram: "Steps from left to right",
    chartLabel: "A diagram of how sessions go from node to node, step by step. View details has the numbers.",
    sessionsAndShare: (sessions: string, share: string) => `${sessions}, ${share} of step 1`,
    clickHint: "Click to follow sessions from here.",
    hint: "Click a node to follow sessions from there.",
    nodesCaption: "Nodes of each step",
    waysCaption: "Ways from each step to the next",
    stepColumn: "Step",
    nodeColumn: "Node",
    sessions: "Sessions",
    sessionsSentence: "Sessions that are in the node at this step. A node that follows itself is one step.",
    share: "Share of sessions",
    shareSentence: "Of the sessions of step 1.",
    exitsColumn: "Without a next step",
    exitsSentence:
      "Forwards, sessions that ended here or may be going on; backwards, those that began here. Unknown at the last step that is shown.",
    atStep: "At this step",
    atNextStep: "At the next step",
    emptyTitle: "No session to follow",
    empty: "No session began in this period. Choose a longer one, or more of the audience.",
    emptyFrom:
      "No session of this period played the node. Choose another node, a longer period or more of the audience.",
  },
  views: {
    label: "Views of the playlist",
    numbers: "Overview",
    map: "Story map",
    ways: "Ways",
  },
};

export type Messages = typeof EN;
