import { formatCount } from "../../format/number";

export const COUNTRIES = {
  title: "Countries",
  caption: "Countries",
  chart: "Map of the world, coloured by plays.",
  chartHint: "View details has the numbers.",
  summary: (countries: number, first: string, share: string) =>
    `${formatCount(countries, "country", "countries")}. ${first} has the most plays, ${share} of all.`,
  hint: "Select a country to see only its viewers.",
  offMap: "Not drawn, since the map is too coarse for them:",
  moreOffMap: (countries: number, plays: string) => `${formatCount(countries, "other")} ${plays}.`,
  rest: (countries: number, plays: number) =>
    `${formatCount(plays, "play")} from ${formatCount(countries, "other country", "other countries")}, which have no rows of their own.`,
  unknown: (plays: number, share: string) => `${formatCount(plays, "play")} (${share}) from unknown countries.`,
  country: "Country",
  share: "Share of plays",
  shareSentence: "Of all plays in the period, including those from unknown countries.",
  emptyTitle: "No country is known in this period",
  empty:
    "Countries come from the events, or from a proxy in front of the server: see the option --country-header. Or choose a longer period, or more of the audience.",
};
