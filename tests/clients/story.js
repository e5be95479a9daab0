// What each client does: it shows a page of two playlists whose nodes and hotspots have the same ids in the authoring
// tool, changes one of them, asks anew for that one by its id, and tells what its cache holds.

export const PERIOD = { start: "2025-01-01T00:00:00Z", end: "2026-01-01T00:00:00Z" };

export const PAGE = `query Page($period: PeriodInput!) {
  playlists {
    nodes {
      id
      nodes {
        id
        externalId
        name
        metrics(period: $period) { plays }
        hotspots { id externalId metrics(period: $period) { clicks } }
      }
    }
  }
}`;

/** Asks for other numbers than the page. */
export const NODE = `query Refetch($id: ID!, $period: PeriodInput!) {
  node(id: $id) {
    id
    name
    metrics(period: $period) { plays authenticatedViewers }
  }
}`;

export const CACHED_NODE = "query Cached($id: ID!) { node(id: $id) { id name } }";

export const RENAME = `mutation Rename($structure: PlaylistInput!) {
  savePlaylist(structure: $structure) { playlist { id nodes { id name } } }
}`;

export const WINTER = {
  structure: {
    id: "winter",
    startNode: "intro",
    nodes: [{ id: "intro", name: "Renamed", hotspots: [{ id: "skip", pause: true }] }],
  },
};

export const RECORD = `mutation Record($events: [EventInput!]!) {
  recordEvents(events: $events) { events { eventId status } }
}`;

/** The same event twice in one request: two verdicts on one event, which a cache has to keep apart. */
export function makeRepeatedPlay() {
  const event = {
    ...{ id: crypto.randomUUID(), type: "node_play", at: "2025-03-01T10:00:00Z", session: "somebody-else" },
    ...{ playlist: "winter", node: "intro" },
  };
  return { events: [event, event] };
}

export function tellStatuses({ recordEvents }) {
  return recordEvents.events.map(({ status }) => status);
}

/** The page in few words: per node its id, name and plays, and the clicks of its hotspots. */
export function tell(page) {
  return page.playlists.nodes.flatMap(({ nodes }) =>
    nodes.map(({ id, name, metrics, hotspots }) => ({
      id,
      name,
      plays: metrics.plays,
      clicks: Object.fromEntries(hotspots.map((hotspot) => [hotspot.id, hotspot.metrics.clicks])),
    })),
  );
}

/** What the libraries complain of from now on. */
export function listen() {
  const complaints = [];
  for (const level of ["warn", "error"]) console[level] = (...words) => complaints.push(words.map(String).join(" "));
  return complaints;
}
