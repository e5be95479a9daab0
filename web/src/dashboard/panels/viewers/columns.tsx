import type { PlaylistViewersFragment } from "../../data/documents";
import { formatValue } from "../../format/number";
import { formatInstant } from "../../format/time";
import { LocationLink } from "../../location/link";
import { MESSAGES } from "../../messages/messages";
import type { Column } from "../../table/types";
import { averageMinutes } from "./average";
import { ViewerName } from "./viewer-name";

export type Viewer = PlaylistViewersFragment["viewers"]["nodes"][number];

const TEXTS = MESSAGES.viewers;

/** The API's list is sorted by the keys of columns; a column without a number of its own in the API sorts nothing. */
export function listColumns(zone: string): Column<Viewer>[] {
  return [
    {
      key: "EXTERNAL_ID",
      label: TEXTS.viewer,
      description: TEXTS.viewerSentence,
      sortValue: ({ externalId }) => externalId,
      render: (viewer) => (
        <LocationLink to={{ viewer: viewer.viewerId, node: null }} className="table-name">
          <ViewerName viewer={viewer} />
        </LocationLink>
      ),
    },
    count("IMPRESSIONS", TEXTS.impressions, TEXTS.impressionsSentence, ({ impressions }) => impressions),
    count("PLAYS", TEXTS.plays, TEXTS.playsSentence, ({ plays }) => plays),
    {
      key: "MINUTES_VIEWED",
      label: TEXTS.minutes,
      description: TEXTS.minutesSentence,
      numeric: true,
      sortValue: ({ minutesViewed }) => minutesViewed,
      render: ({ minutesViewed }) => formatValue(minutesViewed, "minutes"),
    },
    {
      key: "average",
      label: TEXTS.average,
      description: TEXTS.averageSentence,
      numeric: true,
      exported: averageMinutes,
      render: (viewer) => formatValue(averageMinutes(viewer), "duration"),
    },
    count("SESSIONS", TEXTS.sessions, TEXTS.sessionsSentence, ({ sessionCount }) => sessionCount),
    count("SESSIONS_WITH_ENDING", TEXTS.endings, TEXTS.endingsSentence, (viewer) => viewer.sessionsWithEnding),
    time("FIRST_SEEN", TEXTS.firstSeen, TEXTS.firstSeenSentence, zone, ({ firstSeen }) => firstSeen),
    time("LAST_SEEN", TEXTS.lastSeen, TEXTS.lastSeenSentence, zone, ({ lastSeen }) => lastSeen),
  ];
}

function count(key: string, label: string, description: string, sortValue: (viewer: Viewer) => number): Column<Viewer> {
  return {
    ...{ key, label, description, sortValue, numeric: true },
    render: (viewer) => formatValue(sortValue(viewer), "count"),
  };
}

function time(
  key: string,
  label: string,
  description: string,
  zone: string,
  sortValue: (viewer: Viewer) => string,
): Column<Viewer> {
  return {
    ...{ key, label, description, sortValue, numeric: true },
    render: (viewer) => formatInstant(sortValue(viewer), zone),
  };
}
