import { playlistEndings } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { definePanel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";

const TEXTS = MESSAGES.endings;

export const PLAYLIST_ENDINGS = definePanel({
  name: "endings",
  title: TEXTS.title,
  fragment: playlistEndings,
  Body: lazyComponent(() => import("./body")),
  loading: 320,
  empty: ({ endings }) =>
    endings.nodes.length === 0 && (
      <Notice title={TEXTS.emptyTitle}>
        <p>{TEXTS.empty}</p>
      </Notice>
    ),
  isLoadedInView: true,
});
