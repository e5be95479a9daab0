import type { ReactNode } from "react";

export const PLAYLISTS = {
  title: "All playlists",
  caption: "Playlists",
  name: "Name",
  trend: "Plays over time",
  trendOf: (playlist: string) => `Plays of ${playlist} over time`,
  created: "Created",
  search: "Search playlists",
  searchHint: "Search by name or id",
  notFound: (search: ReactNode) => <>No playlist matches “{search}”</>,
  notFoundAdvice: "The search looks for playlists whose name or id contains this text.",
  showAll: "Show all",
  emptyTitle: "There are no playlists yet",
  empty: (
    <>
      Import the structure of a playlist with <code>ivgraph import-playlist</code>, or let players send events to{" "}
      <code>/v1/events</code>. <code>ivgraph demo</code> shows a sample.
    </>
  ),
};
