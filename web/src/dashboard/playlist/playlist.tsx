import type { Address } from "../address/address";
import { useAnswer } from "../api/answer";
import {
  PlaylistPageDocument,
  PlaylistTimelineDocument,
  PlaylistTotalsDocument,
  PlaylistVideosDocument,
} from "../api/documents";
import { chosenInterval, questionVariables } from "../api/variables";
import { Performance } from "../chart/performance";
import { useTimeline } from "../chart/timeline";
import { Controls } from "../controls/controls";
import { PLAYLIST_METRICS } from "../metric/catalogue";
import { type Tile, Tiles, TilesSkeleton } from "../metric/tiles";
import { Failure } from "../state/notice";
import { Panel } from "../state/panel";
import { useTitle } from "../state/title";
import { PlaylistHead } from "./head";
import { UnknownPlaylist } from "./unknown";
import { Videos } from "./videos";

const TILES: readonly Tile[] = [
  { metric: "impressions", beside: ["playRate"] },
  { metric: "plays", beside: ["clicks"] },
  { metric: "uniqueViewers", beside: ["authenticatedViewers", "anonymousVisitors", "newViewers"] },
  { metric: "minutesViewed", beside: ["averageViewMinutes"] },
];

/** The numbers of a playlist: totals, over time, and of its videos. */
export function PlaylistPage({ address, id }: { address: Address; id: string }) {
  const asked = { playlist: id, ...questionVariables(address) };
  const timeline = useTimeline(chosenInterval(address), asked);
  const { data, error, fetching, refresh } = useAnswer(PlaylistPageDocument, { ...asked, interval: timeline.interval });
  const other = useAnswer(PlaylistTimelineDocument, { ...asked, interval: timeline.wanted }, timeline.isCovered);
  const playlist = data?.playlist;
  useTitle(playlist?.name ?? id);

  const shown = timeline.isCovered ? playlist?.timeline : (other.data?.playlist?.timeline ?? playlist?.timeline);
  const failure = error ?? (timeline.isCovered ? undefined : other.error);
  const refreshAll = () => {
    refresh();
    if (!timeline.isCovered) other.refresh();
  };
  const updating = fetching && data !== undefined;

  if (data && !playlist) return <UnknownPlaylist id={id} />;
  return (
    <>
      <PlaylistHead address={address} id={id} name={playlist?.name ?? null} createdAt={playlist?.createdAt} />
      <Controls
        address={address}
        span={playlist?.metrics.period}
        onRefresh={refreshAll}
        updating={fetching || other.fetching}
      />
      {failure ? (
        <div className="panel">
          <Failure error={failure} onRetry={refreshAll} />
        </div>
      ) : (
        <>
          <Panel title="Top metrics" query={PlaylistTotalsDocument} variables={asked} updating={updating}>
            {playlist ? <Tiles tiles={TILES} totals={playlist.metrics} /> : <TilesSkeleton tiles={TILES} />}
          </Panel>
          <Performance
            title="Performance over time"
            address={address}
            metrics={PLAYLIST_METRICS}
            timeline={shown}
            updating={updating || other.fetching}
            query={PlaylistTimelineDocument}
            variables={{ ...asked, interval: timeline.wanted }}
            fileName={id}
          />
          <Panel title="Videos overview" query={PlaylistVideosDocument} variables={asked} updating={updating}>
            <Videos nodes={playlist?.nodes} zone={address.zone} />
          </Panel>
        </>
      )}
    </>
  );
}
