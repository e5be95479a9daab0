import { type NodeChoicesFragment, nodeChoices } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { definePanel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";
import { AttemptChoice } from "./attempt-choice";

const TEXTS = MESSAGES.choices;

export const NODE_CHOICES = definePanel<NodeChoicesFragment>({
  name: "choices",
  title: TEXTS.title,
  fragment: nodeChoices,
  Body: lazyComponent(() => import("./body")),
  Details: lazyComponent(() => import("./details")),
  Actions: AttemptChoice,
  // The height of the summary, the charts and a short table.
  loading: 480,
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
