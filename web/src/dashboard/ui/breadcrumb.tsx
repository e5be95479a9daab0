import { LocationLink } from "../location/link";
import { MESSAGES } from "../messages/messages";
import { Name } from "./name";

const TEXTS = MESSAGES.breadcrumb;

/** Breadcrumbs: all playlists, and on the page of a node or a viewer its playlist. */
export function Breadcrumbs({ playlist }: { playlist?: string }) {
  return (
    <nav aria-label={TEXTS.label}>
      <ol className="breadcrumbs">
        <li>
          <LocationLink to={{ playlist: null }}>{TEXTS.playlists}</LocationLink>
        </li>
        {playlist !== undefined && (
          <li>
            <LocationLink to={{ node: null, viewer: null }}>
              <Name>{playlist}</Name>
            </LocationLink>
          </li>
        )}
      </ol>
    </nav>
  );
}
