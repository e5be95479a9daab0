import { LocationLink } from "../../location/link";
import { Breadcrumbs } from "../../ui/breadcrumb";
import { Name } from "../../ui/name";
import { Notice } from "../../ui/notice";

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
              The playlist has no node “<Name>{id}</Name>”
            </>
          }
          actions={
            <LocationLink to={{ node: null }} className="button primary">
              Show the playlist
            </LocationLink>
          }
        />
      </div>
    </>
  );
}
