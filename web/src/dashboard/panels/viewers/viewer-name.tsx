import { MESSAGES } from "../../messages/messages";
import { Name } from "../../ui/name";

export interface ViewerIdentity {
  viewerId: string;
  externalId: string | null;
  isAuthenticated: boolean;
}

/** Letters of the viewer's id that tell one without a plain id from the others on a page. */
const SHOWN_LETTERS = 8;

/** The plain id of a viewer; of one without it, the kind and the beginning of the hash. */
export function ViewerName({ viewer: { viewerId, externalId, isAuthenticated } }: { viewer: ViewerIdentity }) {
  if (externalId !== null) return <Name>{externalId}</Name>;
  const name = isAuthenticated ? MESSAGES.viewers.hashed : MESSAGES.viewers.anonymous;
  return (
    <>
      {name} <span className="viewers-hash">{viewerId.slice(0, SHOWN_LETTERS)}</span>
    </>
  );
}

/** The same as text, for the title of the document. */
export function viewerName({ viewerId, externalId, isAuthenticated }: ViewerIdentity): string {
  const name = isAuthenticated ? MESSAGES.viewers.hashed : MESSAGES.viewers.anonymous;
  return externalId ?? `${name} ${viewerId.slice(0, SHOWN_LETTERS)}`;
}
