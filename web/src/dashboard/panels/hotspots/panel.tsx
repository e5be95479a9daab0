import { type NodeHotspotsFragment, nodeHotspots } from "../../data/documents";
import { definePanel } from "../../panel/definition";
import { Notice } from "../../ui/notice";
import { Hotspots } from "./body";

export const NODE_HOTSPOTS = definePanel({
  name: "hotspots",
  title: "Hotspots",
  fragment: nodeHotspots,
  Body: Hotspots,
  loading: 220,
  empty: (node) => node.hotspots.length === 0 && <NoHotspots node={node} />,
});

function NoHotspots({ node }: { node: NodeHotspotsFragment }) {
  if (!node.isInStructure) {
    return (
      <Notice title="No hotspots of this node are known">
        <p>No structure of the playlist lists the node, and no click in it was reported.</p>
      </Notice>
    );
  }
  return (
    <Notice title="This node has no hotspots">
      <p>Viewers watch it to its end, and go on by its default way if it has one.</p>
    </Notice>
  );
}
