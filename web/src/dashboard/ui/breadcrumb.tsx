import { useLocation } from "../location/history";
import { LocationLink } from "../location/link";
import { MESSAGES } from "../messages/messages";
import styles from "./breadcrumbs.module.css";
import { Name } from "./name";

const TEXTS = MESSAGES.breadcrumb;

/** Breadcrumbs: all playlists, and on the page of a node or a viewer its playlist. An embed leads nowhere else. */
export function Breadcrumbs({ playlist }: { playlist?: string }) {
  if (useLocation().embed) return null;
  return (
    <nav aria-label={TEXTS.label}>
      <ol className={styles.root}>
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
