import { type NodeChoicesFragment, nodeChoices } from "../../data/documents";
import { type BodyProps, definePanel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";
import { Skeleton } from "../../ui/skeleton";

export const NODE_CHOICES = definePanel({
  name: "choices",
  title: "Choices",
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
    <Notice title="There is nothing to choose in this node">
      <p>
        This fills when the playlist’s structure gives the node a hotspot that leads to another node, or a default way,
        or when players report that viewers chose a hotspot.
      </p>
    </Notice>
  );
}

function NotPlayed() {
  return (
    <Notice title="Nobody played this node in this period">
      <p>This fills as viewers play the node. Choose a longer period, or more of the audience.</p>
    </Notice>
  );
}
