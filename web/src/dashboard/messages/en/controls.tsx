import type { Preset, RelativeComparison } from "../../data/documents";

export const CONTROLS = {
  label: "What is shown",
  inProgress: (until: string, isCompared: boolean) =>
    `In progress: counted until ${until}${isCompared ? ", and compared until the same time of day" : ""}.`,
  audience: {
    name: "Audience",
    everybody: "Everybody",
    conditions: (count: number) => `Audience: ${count} chosen`,
    chosen: (count: number) => (
      <>
        {count}
        <span className="visually-hidden"> chosen</span>
      </>
    ),
    /** By the name of its field: operatingSystem is Operating system. */
    dimension: (name: string) => {
      const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
      return words.charAt(0).toUpperCase() + words.slice(1);
    },
    unknown: "Unknown",
    viewers: "Viewers",
    clear: "Clear all",
    loading: "Loading values",
  },
  calendar: {
    previous: "Previous month",
    next: "Next month",
    chooseBoth: "Choose the first and the last day.",
    chooseOther: "Choose the other end of the period.",
  },
  chips: {
    label: "Audience",
    viewer: "Viewer",
    viewers: "Viewers",
    anonymous: "anonymous",
    authenticated: "authenticated",
    remove: (dimension: string, value: string) => `Remove ${dimension} ${value}`,
    behaviours: {
      visited: "Played",
      notVisited: "Did not play",
      chose: "Chose",
      notChose: "Did not choose",
    },
  },
  comparison: {
    label: "Comparison",
    none: "No comparison",
    previousPeriod: "Previous period",
    samePeriodLastYear: "Same period last year",
    fromDay: "From a custom day",
    firstDay: "First day of the compared period",
    with: {
      PREVIOUS_PERIOD: "compared with the previous period",
      SAME_PERIOD_LAST_YEAR: "compared with the same period last year",
    } satisfies Record<RelativeComparison, string>,
    withDay: (day: string) => `compared with the period from ${day}`,
  },
  freshness: {
    asOf: (time: string) => `As of ${time}`,
    hint: "Get the latest numbers",
    refresh: "Refresh",
  },
  period: {
    name: "Period",
    presets: {
      TODAY: "Today",
      YESTERDAY: "Yesterday",
      LAST_7_DAYS: "Last 7 days",
      LAST_30_DAYS: "Last 30 days",
      LAST_3_MONTHS: "Last 3 months",
      LAST_12_MONTHS: "Last 12 months",
      THIS_WEEK: "This week",
      THIS_MONTH: "This month",
      THIS_QUARTER: "This quarter",
      THIS_YEAR: "This year",
    } satisfies Record<Preset, string>,
    describePreset: (preset: string, days: string) => `${preset} · ${days}`,
  },
  values: {
    nobody: "Nobody watched in this period: choose a longer one.",
    find: (count: number) => `Find in ${count}`,
    findIn: (dimension: string) => `Find in ${dimension}`,
    plays: (plays: number, shown: string) => (
      <>
        {shown}
        <span className="visually-hidden"> {plays === 1 ? "play" : "plays"}</span>
      </>
    ),
    notFound: (search: string) => `No value contains “${search}”.`,
  },
  viewers: {
    kind: "Kind of viewer",
    all: "All viewers",
    authenticated: "Authenticated viewers",
    anonymous: "Anonymous visitors",
    byId: "Authenticated viewers by id",
    add: "Add",
  },
  zone: {
    label: "Time zone",
    suggested: "Suggested",
    all: "All time zones",
  },
};
