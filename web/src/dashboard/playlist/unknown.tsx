import { AddressLink } from "../address/link";
import { Notice } from "../state/notice";

export function UnknownPlaylist({ id }: { id: string }) {
  return (
    <div className="panel">
      <Notice
        title={`There is no playlist “${id}”`}
        actions={
          <AddressLink to={{ playlist: null }} className="button primary">
            Show all playlists
          </AddressLink>
        }
      >
        <p>The address may have been cut off, or the playlist belongs to another server.</p>
      </Notice>
    </div>
  );
}
