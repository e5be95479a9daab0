import type { NodeHeadingFragment } from "../../data/documents";
import { levelSentence } from "../../format/level";
import { formatSeconds } from "../../format/number";
import { LocationLink } from "../../location/link";
import { MESSAGES } from "../../messages/messages";
import { Deleted } from "../../table/deleted";
import { Breadcrumbs } from "../../ui/breadcrumb";
import { Icon } from "../../ui/icon";
import { Name } from "../../ui/name";

const TEXTS = MESSAGES.node;

type Node = NonNullable<NodeHeadingFragment["node"]>;

interface Props {
  /** Name of the playlist. */
  playlist: string;
  node: Node | null | undefined;
  id: string;
  zone: string;
}

/** The heading of a node: its name and its position in the structure. */
export function NodeHead({ playlist, node, id, zone }: Props) {
  return (
    <div className="page-head">
      <Breadcrumbs playlist={playlist} />
      <h1>
        <Name>{node?.name ?? id}</Name>
        {node?.isStart && (
          <span className="badge">
            <Icon name="start" />
            {TEXTS.start}
          </span>
        )}
        {node && <Deleted at={node.deletedAt} zone={zone} />}
      </h1>
      <ul className="page-facts">
        {node ? (
          <>
            {levelSentence(node) && <li>{levelSentence(node)}</li>}
            {node.durationSeconds !== null && <li>{TEXTS.long(formatSeconds(node.durationSeconds))}</li>}
            {(node.defaultNode || hasNoDefaultNode(node)) && (
              <li>
                {node.defaultNode
                  ? TEXTS.continues(
                      <LocationLink to={{ node: node.defaultNode.externalId }}>
                        <Name>{node.defaultNode.name ?? node.defaultNode.externalId}</Name>
                      </LocationLink>,
                    )
                  : TEXTS.ends}
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

/**
 * Whether a node without a default destination is known to have none. Deleted nodes and those known only from events
 * may have one.
 */
function hasNoDefaultNode({ isInStructure, deletedAt }: Node): boolean {
  return isInStructure && deletedAt === null;
}
