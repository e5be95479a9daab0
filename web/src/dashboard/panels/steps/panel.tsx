import { type PlaylistStepsFragment, playlistSteps } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { type BodyProps, definePanel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";
import { Skeleton } from "../../ui/skeleton";
import { StepsActions, StepsReset } from "./actions";

const TEXTS = MESSAGES.steps;

export const PLAYLIST_STEPS = definePanel({
  name: "steps",
  title: TEXTS.title,
  fragment: playlistSteps,
  Body: lazyComponent<BodyProps<PlaylistStepsFragment>>(
    () => import("./body"),
    () => <Skeleton height={480} />,
  ),
  loading: 480,
  empty: ({ steps }, { stepsFrom }) =>
    steps.sessions === 0 &&
    stepsFrom === null && (
      <Notice title={TEXTS.emptyTitle}>
        <p>{TEXTS.empty}</p>
      </Notice>
    ),
  Details: lazyComponent<BodyProps<PlaylistStepsFragment>>(
    () => import("./details"),
    () => <Skeleton height={320} />,
  ),
  Actions: StepsActions,
  remedy: (location) => <StepsReset location={location} />,
  hint: TEXTS.hint,
  isLoadedInView: true,
});
