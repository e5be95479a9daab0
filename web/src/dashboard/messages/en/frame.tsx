// The texts of the pages around their panels, and of what all panels have in common.

import type { ReactNode } from "react";
import { formatCount } from "../../format/number";

export const FRAME = {
  app: {
    product: "ivgraph",
    nav: "Dashboard",
    api: "GraphiQL",
    light: "Light colours",
    dark: "Dark colours",
    undisplayable: "This page could not be displayed",
    undisplayableAdvice: "The browser’s console has the details. The browser’s Back button leads to the previous page.",
    startOver: "Start over",
    loading: "Loading the page",
  },
  breadcrumb: {
    label: "Breadcrumb",
    playlists: "Playlists",
  },
  change: {
    points: (points: string) => `${points} points`,
    explain: (current: ReactNode, period: string, compared: ReactNode, comparedPeriod: string) => (
      <>
        <strong>{current}</strong> in {period},
        <br /> after <strong>{compared}</strong> in {comparedPeriod}
      </>
    ),
    unknown: "no change known",
    from: (compared: string) => `from ${compared}`,
  },
  level: {
    level: (level: number) => `Level ${level}`,
    deleted: "Deleted",
    unreachable: "Not reachable",
    unreachableSentence: "Can’t be reached from the start",
    unknown: "Level unknown",
    unknownSentence: "No structure lists it: its level and what follows it are unknown",
    unknownMark: "?",
  },
  loadFailure: {
    title: "This part of the page could not be loaded",
    advice: "You may be offline, or the server is being upgraded. The page’s address keeps your selection.",
  },
  node: {
    start: "Start",
    long: (duration: string) => `${duration} long`,
    continues: (node: ReactNode) => <>If nobody clicks: {node}</>,
    ends: "Ends if nobody clicks",
    unknown: (id: ReactNode) => <>The playlist has no node “{id}”</>,
    showPlaylist: "Show the playlist",
  },
  panel: {
    viewDetails: "View details",
    hideDetails: "Hide details",
    asOf: (time: string) => `As of ${time}`,
    queryHint: "Open the query for these numbers in GraphiQL",
    query: (panel: string) => (
      <>
        Open this query <span className="visually-hidden">of {panel}</span>
      </>
    ),
    loading: (panel: string) => `Loading ${panel}`,
    undisplayable: "This part of the page could not be displayed",
    undisplayableAdvice: "The browser’s console has the details.",
  },
  playlist: {
    created: (day: string) => `Created ${day}`,
    unknown: (id: ReactNode) => <>There is no playlist “{id}”</>,
    unknownAdvice: "The address may have been cut off, or the playlist belongs to another server.",
    showAll: "Show all playlists",
  },
  playlistList: {
    title: "Playlists",
    count: (playlists: number) => formatCount(playlists, "playlist"),
  },
  popover: {
    label: (name: string) => `${name}: `,
    close: "Close",
  },
  table: {
    firstPage: "Show the first page",
    yes: "yes",
    no: "no",
    copy: "Copy",
    copied: "Copied",
    download: "Download CSV",
    of: (caption: string) => ` (${caption})`,
    deleted: "Deleted",
    deletedOn: (day: string) => `Deleted on ${day}`,
    deletedOnHidden: (day: string) => (
      <>
        Deleted<span className="visually-hidden"> on {day}</span>
      </>
    ),
    pages: "Pages",
    pageOf: (first: string, last: string, total: string) => `${first}–${last} of ${total}`,
    previous: "Previous",
    next: "Next",
    find: (rows: string) => `Find in ${rows} rows`,
    findIn: (caption: string) => `Find in ${caption}`,
    found: (rows: string) => `${rows} found`,
  },
};
