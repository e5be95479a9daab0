// What the dashboard calls its metrics, in the order of tabs and columns. This is the one place that names them: what
// pages ask for, and which metrics a playlist and a node have, follow from it and from the schema. It imports nothing:
// codegen.ts reads it without a bundler.

interface Text {
  label: string;
  /** A shorter label, for tabs and columns. */
  short: string;
  sentence: string;
}

export const METRICS = {
  impressions: {
    label: "Player impressions",
    short: "Impressions",
    sentence: "Loads of the player on a page.",
  },
  plays: { label: "Plays", short: "Plays", sentence: "Times a viewer started playback." },
  uniqueViewers: {
    label: "Unique viewers",
    short: "Unique viewers",
    sentence: "Distinct authenticated viewers, plus one if there was any anonymous one.",
  },
  minutesViewed: {
    label: "Minutes viewed",
    short: "Minutes viewed",
    sentence: "Minutes of media played.",
  },
  averageViewMinutes: {
    label: "Avg. view time",
    short: "Avg. view time",
    sentence: "Minutes viewed per play, as minutes:seconds.",
  },
  playRate: { label: "Play rate", short: "Play rate", sentence: "Plays per impression." },
  clicks: { label: "Clicks", short: "Clicks", sentence: "Clicks on hotspots." },
  clickThroughRate: {
    label: "Click-through rate",
    short: "Click-through rate",
    sentence: "Clicks per play of the node.",
  },
  sessions: { label: "Sessions", short: "Sessions", sentence: "Ways of one viewer through the story." },
  endingRate: {
    label: "Ending rate",
    short: "Ending rate",
    sentence: "Sessions that reached an ending of the story, per session.",
  },
  exitRate: { label: "Exit rate", short: "Exit rate", sentence: "Plays after which the session ended, per play." },
  completionRate: {
    label: "Completion rate",
    short: "Completion rate",
    sentence: "Plays that reached 95% of the media, per play.",
  },
  authenticatedViewers: {
    label: "Authenticated viewers",
    short: "Authenticated",
    sentence: "Distinct authenticated viewers.",
  },
  anonymousVisitors: {
    label: "Anonymous visitors",
    short: "Anonymous",
    sentence: "Distinct anonymous visitors.",
  },
  newViewers: {
    label: "New viewers",
    short: "New",
    sentence: "Viewers who had never been present before.",
  },
  returningViewers: {
    label: "Returning viewers",
    short: "Returning",
    sentence: "Viewers who had been present before.",
  },
} satisfies Record<string, Text>;
