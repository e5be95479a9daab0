import { type NodeChoicesFragment, nodeChoices } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { type BodyProps, definePanel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";
import { Skeleton } from "../../ui/skeleton";

const TEXTS = MESSAGES.choices;

export const NODE_CHOICES = definePanel({
  name: "choices",
  title: TEXTS.title,
  fragment: nodeChoices,
  Body: lazyComponent<BodyProps<NodeChoicesFragment>>(
    () => import("./body"),
    () => <Skeleton height={260} />,
  ),
  loading: 260,
  empty: ({ choices: { plays, options, default: byDefault } }) => {
    if (options.length === 0 && byDefault === null) return <NothingToChoose />;
    return plays === 0 && <NotPlayed />;
  },
  isLoadedInView: true,
});

function NothingToChoose() {
  return (
    <Notice title={TEXTS.nothingTitle}>
      <p>{TEXTS.nothing}</p>
    </Notice>
  );
}

function NotPlayed() {
  return (
    <Notice title={TEXTS.notPlayedTitle}>
      <p>{TEXTS.notPlayed}</p>
    </Notice>
  );
}
