import { AddressLink } from "../address/link";
import { Name } from "./name";

/** Breadcrumbs: all playlists, and on the page of a node its playlist. */
export function Breadcrumbs({ playlist }: { playlist?: string }) {
  return (
    <nav aria-label="Breadcrumb">
      <ol className="breadcrumbs">
        <li>
          <AddressLink to={{ playlist: null }}>Playlists</AddressLink>
        </li>
        {playlist !== undefined && (
          <li>
            <AddressLink to={{ node: null }}>
              <Name>{playlist}</Name>
            </AddressLink>
          </li>
        )}
      </ol>
    </nav>
  );
}
