import type { ReactNode } from "react";
import { PageLink } from "../location/link";
import type { PageLocation } from "../location/location";
import { MESSAGES } from "../messages/messages";
import { Breadcrumbs } from "../ui/breadcrumb";
import { Name } from "../ui/name";
import { Notice } from "../ui/notice";

/** The page of a playlist that the server does not have. */
export function UnknownPlaylist({ id }: { id: string }) {
  const { unknown, unknownAdvice, showAll } = MESSAGES.playlist;
  return (
    <UnknownPage
      id={id}
      title={unknown(<Name>{id}</Name>)}
      advice={unknownAdvice}
      to={{ playlist: null }}
      link={showAll}
    />
  );
}

/** The page of a node that the playlist does not have. `playlist` is the name of the playlist. */
export function UnknownNode({ playlist, id }: { playlist: string; id: string }) {
  const { unknown, showPlaylist } = MESSAGES.node;
  return (
    <UnknownPage {...{ id, playlist }} title={unknown(<Name>{id}</Name>)} to={{ node: null }} link={showPlaylist} />
  );
}

interface Props {
  id: string;
  playlist?: string;
  title: ReactNode;
  advice?: string;
  /** Where its link leads, and what the link says. */
  to: Partial<PageLocation>;
  link: string;
}

function UnknownPage({ id, playlist, title, advice, to, link }: Props) {
  return (
    <>
      <div className="page-head">
        <Breadcrumbs {...(playlist !== undefined && { playlist })} />
        <h1>
          <Name>{id}</Name>
        </h1>
      </div>
      <div className="panel">
        <Notice
          title={title}
          actions={
            <PageLink to={to} className="button primary">
              {link}
            </PageLink>
          }
        >
          {advice && <p>{advice}</p>}
        </Notice>
      </div>
    </>
  );
}
