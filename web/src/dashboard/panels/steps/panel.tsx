import { playlistSteps } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { definePanel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";
import { StepsActions, StepsReset } from "./actions";

const TEXTS = MESSAGES.steps;

export const PLAYLIST_STEPS = definePanel({
  name: "steps",
  title: TEXTS.title,
  fragment: playlistSteps,
  Body: lazyComponent(() => import("./body")),
  loading: 480,
  empty: ({ steps }, { stepsFrom }) =>
    steps.sessions === 0 &&
    stepsFrom === null && (
      <Notice title={TEXTS.emptyTitle}>
        <p>{TEXTS.empty}</p>
      </Notice>
    ),
  Details: lazyComponent(() => import("./details")),
  Actions: StepsActions,
  remedy: (location) => <StepsReset location={location} />,
  hint: TEXTS.hint,
  isLoadedInView: true,
});
