import type { ViewerHeadingFragment } from "../../data/documents";
import { formatInstant } from "../../format/time";
import { PageLink } from "../../location/link";
import { MESSAGES } from "../../messages/messages";
import { ViewerName } from "../../panels/viewers/viewer-name";
import { Breadcrumbs } from "../../ui/breadcrumb";

const TEXTS = MESSAGES.viewer;

interface Props {
  /** Name of the playlist. */
  playlist: string;
  /** Null while it is loading, and for one who was not there in the period. */
  viewer: ViewerHeadingFragment["viewer"];
  /** The viewerId. */
  id: string;
  zone: string;
}

/** The heading of a viewer: who it is, and when the viewer was there. */
export function ViewerHead({ playlist, viewer, id, zone }: Props) {
  return (
    <div className="page-head">
      <Breadcrumbs playlist={playlist} />
      <h1>
        <ViewerName viewer={viewer ?? { viewerId: id, externalId: null, isAuthenticated: true }} />
        {viewer?.isAuthenticated && <span className="badge">{MESSAGES.viewers.authenticated}</span>}
      </h1>
      <ul className="page-facts">
        {viewer && (
          <>
            <li>{TEXTS.firstSeen(formatInstant(viewer.firstSeen, zone))}</li>
            <li>{TEXTS.lastSeen(formatInstant(viewer.lastSeen, zone))}</li>
          </>
        )}
        <li>
          <PageLink to={{ viewer: null, view: "viewers" }}>{TEXTS.all}</PageLink>
        </li>
      </ul>
    </div>
  );
}
