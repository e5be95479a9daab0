import type { MouseEvent } from "react";
import { isolate } from "../../format/text";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { Name } from "../../ui/name";
import { Card } from "./card";
import { EdgeCard } from "./card-edge";
import { NodeCard } from "./card-node";
import type { Scene } from "./scene";
import type { Selection } from "./selection";

interface Props {
  scene: Scene;
  selection: Selection;
  location: PageLocation;
  isFocused: boolean;
  hrefOf: (id: string) => string;
  onOpen: (id: string, event: MouseEvent) => void;
  onSelect: (card: readonly string[]) => void;
  onClose: () => void;
}

/** The card of the node or of the edge that is selected. */
export function SelectionCard({ selection: { node, edge }, isFocused, onClose, hrefOf, onOpen, ...props }: Props) {
  if (node) {
    return (
      <Card name={isolate(node.name)} heading={<Name>{node.name}</Name>} {...{ isFocused, onClose }}>
        <NodeCard node={node} {...{ hrefOf, onOpen }} {...props} />
      </Card>
    );
  }
  const [from, to] = [edge.from, edge.to].map((id) => props.scene.nodeById.get(id)?.name ?? id) as [string, string];
  return (
    <Card
      name={MESSAGES.storyMap.fromTo(isolate(from), isolate(to))}
      heading={
        <>
          <Name>{from}</Name> → <Name>{to}</Name>
        </>
      }
      {...{ isFocused, onClose }}
    >
      <EdgeCard edge={edge} {...props} />
    </Card>
  );
}
