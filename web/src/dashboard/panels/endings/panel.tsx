import { type PlaylistEndingsFragment, playlistEndings } from "../../data/documents";
import { type BodyProps, definePanel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";
import { Skeleton } from "../../ui/skeleton";

export const PLAYLIST_ENDINGS = definePanel({
  name: "endings",
  title: "Where sessions end",
  fragment: playlistEndings,
  Body: lazyComponent<BodyProps<PlaylistEndingsFragment>>(
    () => import("./body"),
    () => <Skeleton height={320} />,
  ),
  loading: 320,
  empty: ({ endings }) =>
    endings.nodes.length === 0 && (
      <Notice title="No session began in this period">
        <p>A session counts in the period in which it began. Choose a longer one, or more of the audience.</p>
      </Notice>
    ),
  isLoadedInView: true,
});
