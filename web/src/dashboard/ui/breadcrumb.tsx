import { LocationLink } from "../location/link";
import { Name } from "./name";

/** Breadcrumbs: all playlists, and on the page of a node its playlist. */
export function Breadcrumbs({ playlist }: { playlist?: string }) {
  return (
    <nav aria-label="Breadcrumb">
      <ol className="breadcrumbs">
        <li>
          <LocationLink to={{ playlist: null }}>Playlists</LocationLink>
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
