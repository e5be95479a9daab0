import { LocationLink } from "../../location/link";
import { Breadcrumbs } from "../../ui/breadcrumb";
import { Name } from "../../ui/name";
import { Notice } from "../../ui/notice";

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
            <LocationLink to={{ playlist: null }} className="button primary">
              Show all playlists
            </LocationLink>
          }
        >
          <p>The address may have been cut off, or the playlist belongs to another server.</p>
        </Notice>
      </div>
    </>
  );
}
