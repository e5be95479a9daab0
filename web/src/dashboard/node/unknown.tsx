import { AddressLink } from "../address/link";
import { Breadcrumbs } from "../state/breadcrumbs";
import { Name } from "../state/name";
import { Notice } from "../state/notice";

/** The page of an id that the playlist does not have. `playlist` is the name of the playlist. */
export function UnknownNode({ playlist, id }: { playlist: string; id: string }) {
  return (
    <>
      <div className="page-head">
        <Breadcrumbs playlist={playlist} />
        <h1>
          <Name>{id}</Name>
        </h1>
      </div>
      <div className="panel">
        <Notice
          title={
            <>
              The playlist has no video “<Name>{id}</Name>”
            </>
          }
          actions={
            <AddressLink to={{ node: null }} className="button primary">
              Show the playlist
            </AddressLink>
          }
        />
      </div>
    </>
  );
}
