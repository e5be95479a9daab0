import { PageLink } from "../../location/link";
import { MESSAGES } from "../../messages/messages";
import { Breadcrumbs } from "../../ui/breadcrumb";
import { Name } from "../../ui/name";
import { Notice } from "../../ui/notice";

const TEXTS = MESSAGES.playlist;

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
          title={TEXTS.unknown(<Name>{id}</Name>)}
          actions={
            <PageLink to={{ playlist: null }} className="button primary">
              {TEXTS.showAll}
            </PageLink>
          }
        >
          <p>{TEXTS.unknownAdvice}</p>
        </Notice>
      </div>
    </>
  );
}
