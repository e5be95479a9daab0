import { AddressLink } from "../address/link";
import { Name } from "./name";

/** The way back up: all playlists, and from a video its playlist. */
export function Way({ playlist }: { playlist?: string }) {
  return (
    <nav aria-label="Way">
      <ol className="way">
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
