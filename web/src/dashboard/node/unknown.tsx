import { AddressLink } from "../address/link";
import { Name } from "../state/name";
import { Notice } from "../state/notice";
import { Way } from "../state/way";

/** @param playlist what it is called */
export function UnknownNode({ playlist, id }: { playlist: string; id: string }) {
  return (
    <>
      <div className="page-head">
        <Way playlist={playlist} />
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
