import type { ViewerSessionsFragment } from "../../data/documents";
import { SESSIONS } from "../../data/lists";
import { formatCount, formatSeconds, formatValue } from "../../format/number";
import { formatInstant } from "../../format/time";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import { Pager } from "../../table/pager";
import { usePlays } from "./plays";
import { ENDS, lengthOf, SESSIONS_PER_PAGE, type Session } from "./session";
import { Way } from "./way";
import "./viewer-sessions.css";

type Viewer = NonNullable<ViewerSessionsFragment["viewer"]>;

const TEXTS = MESSAGES.viewerSessions;

/** The sessions of a viewer in their order, each with its way through the story. */
export default function Sessions({ data: { viewer }, location }: BodyProps<ViewerSessionsFragment>) {
  return viewer && <SessionList viewer={viewer} location={location} />;
}

function SessionList({ viewer: { sessions, sessionCount }, location }: { viewer: Viewer; location: PageLocation }) {
  const { edges, pageInfo } = sessions;
  return (
    <>
      <ol className="viewer-sessions">
        {usePlays(sessions, location).map((plays) => (
          <li key={plays.session.startedAt} className="viewer-session">
            <SessionHead session={plays.session} zone={location.zone} />
            <Way plays={plays} location={location} />
          </li>
        ))}
      </ol>
      <Pager
        list={SESSIONS}
        location={location}
        size={SESSIONS_PER_PAGE}
        shown={edges.length}
        total={sessionCount}
        next={pageInfo.hasNextPage ? pageInfo.endCursor : null}
      />
    </>
  );
}

function SessionHead({ session, zone }: { session: Session; zone: string }) {
  const { startedAt, end, stepCount, clicks, minutesViewed } = session;
  return (
    <div className="viewer-session-head">
      <h3>{formatInstant(startedAt, zone)}</h3>
      <span className={`badge ${end === "LEFT" ? "gone" : ""}`}>{ENDS[end]}</span>
      <ul className="page-facts">
        <li>{formatCount(stepCount, "play")}</li>
        <li>{formatCount(clicks, "click")}</li>
        <li>{TEXTS.watched(formatValue(minutesViewed, "duration"))}</li>
        <li>{TEXTS.lasted(formatSeconds(lengthOf(session)))}</li>
      </ul>
    </div>
  );
}
