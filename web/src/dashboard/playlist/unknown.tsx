import { AddressLink } from "../address/link";
import { Breadcrumbs } from "../state/breadcrumbs";
import { Name } from "../state/name";
import { Notice } from "../state/notice";

/** The page of an id that the server does not have. */
export function UnknownPlaylist({ id }: { id: string }) {
  return (
    <>
      <div className="page-head">
        <Breadcrumbs />
        <h1>
          <Name>{id}</Name>
        </h1>
      </div>
      <div className="panel">
        <Notice
          title={
            <>
              There is no playlist “<Name>{id}</Name>”
            </>
          }
          actions={
            <AddressLink to={{ playlist: null }} className="button primary">
              Show all playlists
            </AddressLink>
          }
        >
          <p>The address may have been cut off, or the playlist belongs to another server.</p>
        </Notice>
      </div>
    </>
  );
}
