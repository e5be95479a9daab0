import { type PlaylistEndingsFragment, playlistEndings } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { type BodyProps, definePanel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";
import { Skeleton } from "../../ui/skeleton";

const TEXTS = MESSAGES.endings;

export const PLAYLIST_ENDINGS = definePanel({
  name: "endings",
  title: TEXTS.title,
  fragment: playlistEndings,
  Body: lazyComponent<BodyProps<PlaylistEndingsFragment>>(
    () => import("./body"),
    () => <Skeleton height={320} />,
  ),
  loading: 320,
  empty: ({ endings }) =>
    endings.nodes.length === 0 && (
      <Notice title={TEXTS.emptyTitle}>
        <p>{TEXTS.empty}</p>
      </Notice>
    ),
  isLoadedInView: true,
});
