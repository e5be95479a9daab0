import type { ViewerSessionsFragment } from "../../data/documents";
import { SESSIONS } from "../../data/lists";
import { formatCount, formatSeconds, formatValue } from "../../format/number";
import { formatInstant } from "../../format/time";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import { Pager } from "../../table/pager";
import { ENDS, lengthOf, SESSIONS_PER_PAGE, type Session } from "./session";
import { Way } from "./way";
import "./viewer-sessions.css";

const TEXTS = MESSAGES.viewerSessions;

/** The sessions of a viewer in their order, each with its way through the story. */
export default function Sessions({ data: { viewer }, location }: BodyProps<ViewerSessionsFragment>) {
  if (!viewer) return null;
  const { nodes, pageInfo } = viewer.sessions;
  return (
    <>
      <ol className="viewer-sessions">
        {nodes.map((session) => (
          <li key={session.startedAt} className="viewer-session">
            <SessionHead session={session} zone={location.zone} />
            <Way session={session} />
          </li>
        ))}
      </ol>
      <Pager
        list={SESSIONS}
        location={location}
        size={SESSIONS_PER_PAGE}
        shown={nodes.length}
        total={viewer.sessionCount}
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
