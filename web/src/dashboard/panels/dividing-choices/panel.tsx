import { playlistDividingChoices } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { definePanel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";

const TEXTS = MESSAGES.dividingChoices;

export const PLAYLIST_DIVIDING_CHOICES = definePanel({
  name: "dividing-choices",
  title: TEXTS.title,
  fragment: playlistDividingChoices,
  Body: lazyComponent(() => import("./body")),
  loading: 320,
  empty: ({ dividingChoices }) =>
    dividingChoices.choiceCount === 0 && (
      <Notice title={TEXTS.emptyTitle}>
        <p>{TEXTS.empty}</p>
      </Notice>
    ),
  isLoadedInView: true,
});
