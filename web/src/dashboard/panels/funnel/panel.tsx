import { type PlaylistFunnelFragment, playlistFunnel } from "../../data/documents";
import { type BodyProps, definePanel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";
import { Skeleton } from "../../ui/skeleton";

export const PLAYLIST_FUNNEL = definePanel({
  name: "funnel",
  title: "How far viewers come",
  fragment: playlistFunnel,
  Body: lazyComponent<BodyProps<PlaylistFunnelFragment>>(
    () => import("./body"),
    () => <Skeleton height={320} />,
  ),
  loading: 320,
  empty: ({ funnel: { stages, count } }) => {
    if (stages.length === 0) return <NoLevels />;
    return count === 0 && <NoSessions />;
  },
  isLoadedInView: true,
});

function NoLevels() {
  return (
    <Notice title="The levels of the story are unknown">
      <p>
        The structure of the playlist tells them: import it with <code>ivgraph import-playlist</code>.
      </p>
    </Notice>
  );
}

function NoSessions() {
  return (
    <Notice title="No session began in this period">
      <p>A session counts in the period in which it began. Choose a longer one, or more of the audience.</p>
    </Notice>
  );
}
