import { type NodeEngagementFragment, nodeEngagement } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { definePanel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";

const TEXTS = MESSAGES.engagement;

export const NODE_ENGAGEMENT = definePanel<NodeEngagementFragment>({
  name: "engagement",
  title: TEXTS.title,
  fragment: nodeEngagement,
  Body: lazyComponent(() => import("./body")),
  Details: lazyComponent(() => import("./details")),
  // The height of the summary, the legend and the charts.
  loading: 520,
  empty: ({ engagement: { plays, slices } }) => {
    if (plays === 0) return <Nothing title={TEXTS.unplayedTitle} text={TEXTS.unplayed} />;
    return slices.length === 0 && <Nothing title={TEXTS.emptyTitle} text={TEXTS.empty} />;
  },
  isLoadedInView: true,
});

function Nothing({ title, text }: { title: string; text: string }) {
  return (
    <Notice title={title}>
      <p>{text}</p>
    </Notice>
  );
}
