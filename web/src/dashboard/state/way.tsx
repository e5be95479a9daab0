import { AddressLink } from "../address/link";

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
            <AddressLink to={{ node: null }}>{playlist}</AddressLink>
          </li>
        )}
      </ol>
    </nav>
  );
}
