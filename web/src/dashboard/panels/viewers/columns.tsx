import type { PlaylistViewersFragment } from "../../data/documents";
import { formatValue } from "../../format/number";
import { formatInstant } from "../../format/time";
import { LocationLink } from "../../location/link";
import { MESSAGES } from "../../messages/messages";
import { countColumn, numberColumn } from "../../table/columns";
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
    countColumn(
      { key: "IMPRESSIONS", label: TEXTS.impressions, description: TEXTS.impressionsSentence },
      ({ impressions }) => impressions,
    ),
    countColumn({ key: "PLAYS", label: TEXTS.plays, description: TEXTS.playsSentence }, ({ plays }) => plays),
    numberColumn(
      { key: "MINUTES_VIEWED", label: TEXTS.minutes, description: TEXTS.minutesSentence },
      "minutes",
      ({ minutesViewed }) => minutesViewed,
    ),
    {
      key: "average",
      label: TEXTS.average,
      description: TEXTS.averageSentence,
      numeric: true,
      exported: averageMinutes,
      render: (viewer) => formatValue(averageMinutes(viewer), "duration"),
    },
    countColumn(
      { key: "SESSIONS", label: TEXTS.sessions, description: TEXTS.sessionsSentence },
      ({ sessionCount }) => sessionCount,
    ),
    countColumn(
      { key: "SESSIONS_WITH_ENDING", label: TEXTS.endings, description: TEXTS.endingsSentence },
      (viewer) => viewer.sessionsWithEnding,
    ),
    time("FIRST_SEEN", TEXTS.firstSeen, TEXTS.firstSeenSentence, zone, ({ firstSeen }) => firstSeen),
    time("LAST_SEEN", TEXTS.lastSeen, TEXTS.lastSeenSentence, zone, ({ lastSeen }) => lastSeen),
  ];
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
