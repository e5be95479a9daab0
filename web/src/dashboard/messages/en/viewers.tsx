import { formatCount } from "../../format/number";
import { Name } from "../../ui/name";

export const VIEWERS = {
  title: "Viewers",
  page: "This page of viewers",
  search: "Search viewers",
  searchPlaceholder: "Search by id",
  total: (viewers: number) => `${formatCount(viewers, "viewer")} were there, page loads without a play included.`,
  hashedSentence:
    "This server keeps no plain ids of viewers, so each viewer is named by a hash, and a search finds nobody.",
  viewer: "Viewer",
  viewerSentence:
    "The id that players report for an authenticated viewer. An anonymous viewer is one browser, or one session where the player keeps no visitor id.",
  viewerId: "viewerId",
  hashed: "Viewer",
  anonymous: "Anonymous",
  authenticated: "Authenticated",
  kind: "Kind",
  impressions: "Impressions",
  impressionsSentence: "Loads of the player on a page.",
  plays: "Plays",
  playsSentence: "Times the viewer started playback.",
  minutes: "Minutes viewed",
  minutesSentence: "Minutes of media that the viewer played.",
  average: "Avg. view time",
  averageSentence: "Minutes viewed per play, as minutes:seconds.",
  sessions: "Sessions",
  sessionsSentence: "Sessions that the viewer began in the period.",
  endings: "Endings",
  endingsSentence: "Those of the sessions that reached an ending of the story.",
  firstSeen: "First seen",
  firstSeenSentence: "In this period, to the quarter hour.",
  lastSeen: "Last seen",
  lastSeenSentence: "In this period, to the quarter hour.",
  emptyTitle: "Nobody was there in this period",
  empty: "This fills as players report viewers. Choose a longer period, or more of the audience.",
  notFoundTitle: (search: string) => (
    <>
      No viewer has an id with “<Name>{search}</Name>”
    </>
  ),
  notFound:
    "The search looks at the ids that players report for authenticated viewers. It finds no anonymous visitors, and nobody where the server keeps no plain ids (IVGRAPH_KEEP_VIEWER_IDS).",
  showAll: "Show all viewers",
};
