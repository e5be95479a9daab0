import { useState } from "react";
import { LocationLink } from "../../location/link";
import { MESSAGES } from "../../messages/messages";
import { Name } from "../../ui/name";
import { fold, type Path, type PathNode } from "./path";

const TEXTS = MESSAGES.paths;

/** The nodes of a way with arrows between them. Those in the middle of a long one are folded away. */
export function Way({ path: { nodes, length } }: { path: Path }) {
  const [isOpen, setIsOpen] = useState(false);
  const { head, hidden, tail } = isOpen ? { head: nodes, hidden: 0, tail: [] } : fold(nodes);
  const unlisted = length - nodes.length;
  return (
    <ol className="paths-way">
      <Nodes nodes={head} offset={0} />
      {hidden > 0 && (
        <li>
          <button type="button" className="paths-more" aria-expanded={false} onClick={() => setIsOpen(true)}>
            {TEXTS.more(hidden)}
          </button>
        </li>
      )}
      <Nodes nodes={tail} offset={nodes.length - tail.length} />
      {unlisted > 0 && <li className="paths-unlisted">{TEXTS.unlisted(unlisted)}</li>}
      {isOpen && (
        <li>
          <button type="button" className="paths-more" aria-expanded={true} onClick={() => setIsOpen(false)}>
            {TEXTS.less}
          </button>
        </li>
      )}
    </ol>
  );
}

function Nodes({ nodes, offset }: { nodes: readonly PathNode[]; offset: number }) {
  return nodes.map(({ externalId, name }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a way has a node several times, and its places never change
    <li key={offset + index}>
      <LocationLink to={{ node: externalId }} className="paths-node">
        <Name>{name ?? externalId}</Name>
      </LocationLink>
    </li>
  ));
}
