// What Relay's compiler compiles; relay.js runs what it makes of this.

import { graphql } from "relay-runtime";

graphql`
  fragment questionsNode on Node
  @refetchable(queryName: "questionsRefetchQuery")
  @argumentDefinitions(period: { type: "PeriodInput!" }) {
    name
    metrics(period: $period) {
      plays
    }
  }
`;

graphql`
  fragment questionsHotspot on Hotspot
  @refetchable(queryName: "questionsHotspotRefetchQuery")
  @argumentDefinitions(period: { type: "PeriodInput!" }) {
    metrics(period: $period) {
      clicks
    }
  }
`;

graphql`
  fragment questionsPlaylist on Playlist @refetchable(queryName: "questionsPlaylistRefetchQuery") {
    name
  }
`;

graphql`
  fragment questionsList on Query
  @refetchable(queryName: "questionsListQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 1 }, cursor: { type: "String" }) {
    playlists(first: $count, after: $cursor) @connection(key: "questions_playlists") {
      edges {
        node {
          externalId
        }
      }
    }
  }
`;

graphql`
  query questionsPageQuery($period: PeriodInput!) {
    playlists {
      nodes {
        id
        nodes {
          id
          name
          metrics(period: $period) {
            plays
          }
          hotspots {
            id
            metrics(period: $period) {
              clicks
            }
          }
          ...questionsNode @arguments(period: $period)
        }
      }
    }
  }
`;

graphql`
  mutation questionsRenameMutation($structure: PlaylistInput!) {
    savePlaylist(structure: $structure) {
      playlist {
        nodes {
          name
        }
      }
    }
  }
`;

graphql`
  mutation questionsRecordMutation($events: [EventInput!]!) {
    recordEvents(events: $events) {
      events {
        eventId
        status
      }
    }
  }
`;
