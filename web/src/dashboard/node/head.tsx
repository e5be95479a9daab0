import { AddressLink } from "../address/link";
import type { NodePageQuery } from "../api/documents";
import { formatSeconds } from "../format/number";
import { Name } from "../state/name";
import { Way } from "../state/way";
import { Deleted } from "../table/deleted";
import { Icon } from "../theme/icon";
import { levelFact } from "./level";

type Node = NonNullable<NonNullable<NodePageQuery["playlist"]>["node"]>;

interface Props {
  /** What the playlist is called. */
  playlist: string;
  node: Node | null | undefined;
  id: string;
  zone: string;
}

/** The name of a video and where it stands in its playlist. */
export function NodeHead({ playlist, node, id, zone }: Props) {
  return (
    <div className="page-head">
      <Way playlist={playlist} />
      <h1>
        <Name>{node?.name ?? id}</Name>
        {node?.isStart && (
          <span className="badge">
            <Icon name="start" />
            Start
          </span>
        )}
        {node && <Deleted at={node.deletedAt} zone={zone} />}
      </h1>
      <ul className="page-facts">
        {node ? (
          <>
            {levelFact(node) && <li>{levelFact(node)}</li>}
            {node.durationSeconds !== null && <li>{formatSeconds(node.durationSeconds)} long</li>}
            {(node.defaultNode || endsByItself(node)) && (
              <li>
                {node.defaultNode ? (
                  <>
                    If nobody clicks:{" "}
                    <AddressLink to={{ node: node.defaultNode.externalId }}>
                      <Name>{node.defaultNode.name ?? node.defaultNode.externalId}</Name>
                    </AddressLink>
                  </>
                ) : (
                  "If nobody clicks it ends"
                )}
              </li>
            )}
          </>
        ) : (
          <li>&nbsp;</li>
        )}
      </ul>
    </div>
  );
}

/** Of a video without a default way: what only events name, or what is gone, may have had one. */
function endsByItself({ isInStructure, deletedAt }: Node): boolean {
  return isInStructure && deletedAt === null;
}
