import { type NodeEngagementFragment, nodeEngagement } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { type BodyProps, definePanel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";
import { Skeleton } from "../../ui/skeleton";

const TEXTS = MESSAGES.engagement;
/** That of the summary, the legend and the charts. */
const HEIGHT = 520;

type Props = BodyProps<NodeEngagementFragment>;

export const NODE_ENGAGEMENT = definePanel<NodeEngagementFragment>({
  name: "engagement",
  title: TEXTS.title,
  fragment: nodeEngagement,
  Body: lazyComponent<Props>(
    () => import("./body"),
    () => <Skeleton height={HEIGHT} />,
  ),
  Details: lazyComponent<Props>(
    () => import("./details"),
    () => <Skeleton height={420} />,
  ),
  loading: HEIGHT,
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
