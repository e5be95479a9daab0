import { type NodeHotspotsFragment, nodeHotspots } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { definePanel } from "../../panel/definition";
import { Notice } from "../../ui/notice";
import { Hotspots } from "./body";

const TEXTS = MESSAGES.hotspots;

export const NODE_HOTSPOTS = definePanel({
  name: "hotspots",
  title: TEXTS.title,
  fragment: nodeHotspots,
  Body: Hotspots,
  loading: 220,
  empty: (node) => node.hotspots.length === 0 && <NoHotspots node={node} />,
});

function NoHotspots({ node }: { node: NodeHotspotsFragment }) {
  if (!node.isInStructure) {
    return (
      <Notice title={TEXTS.unlistedTitle}>
        <p>{TEXTS.unlisted}</p>
      </Notice>
    );
  }
  return (
    <Notice title={TEXTS.emptyTitle}>
      <p>{TEXTS.empty}</p>
    </Notice>
  );
}
