import { PageLink } from "../../location/link";
import { MESSAGES } from "../../messages/messages";
import { Breadcrumbs } from "../../ui/breadcrumb";
import { Name } from "../../ui/name";
import { Notice } from "../../ui/notice";

const TEXTS = MESSAGES.node;

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
          title={TEXTS.unknown(<Name>{id}</Name>)}
          actions={
            <PageLink to={{ node: null }} className="button primary">
              {TEXTS.showPlaylist}
            </PageLink>
          }
        />
      </div>
    </>
  );
}
