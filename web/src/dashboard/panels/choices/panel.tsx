import { type NodeChoicesFragment, nodeChoices } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { type BodyProps, definePanel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";
import { Skeleton } from "../../ui/skeleton";
import { AttemptChoice } from "./attempt-choice";

const TEXTS = MESSAGES.choices;
/** That of the summary, the charts and a short table. */
const HEIGHT = 480;

type Props = BodyProps<NodeChoicesFragment>;

export const NODE_CHOICES = definePanel<NodeChoicesFragment>({
  name: "choices",
  title: TEXTS.title,
  fragment: nodeChoices,
  Body: lazyComponent<Props>(
    () => import("./body"),
    () => <Skeleton height={HEIGHT} />,
  ),
  Details: lazyComponent<Props>(
    () => import("./details"),
    () => <Skeleton height={420} />,
  ),
  Actions: AttemptChoice,
  loading: HEIGHT,
  empty: ({ choices: { plays, options, default: byDefault } }) => {
    if (options.length === 0 && byDefault === null) return nothing(TEXTS.nothingTitle, TEXTS.nothing);
    return plays === 0 && nothing(TEXTS.unplayedTitle, TEXTS.unplayed);
  },
  isLoadedInView: true,
});

function nothing(title: string, text: string) {
  return (
    <Notice title={title}>
      <p>{text}</p>
    </Notice>
  );
}
