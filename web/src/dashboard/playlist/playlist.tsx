import type { Address } from "../address/address";
import {
  PlaylistPageDocument,
  PlaylistTimelineDocument,
  PlaylistTotalsDocument,
  PlaylistVideosDocument,
} from "../api/documents";
import { usePageQuery } from "../api/page-query";
import { chosenInterval, queryVariables } from "../api/variables";
import { TimelinePanel } from "../chart/timeline-panel";
import { Controls } from "../controls/controls";
import { PLAYLIST_METRICS } from "../metric/catalogue";
import { type Tile, Tiles, TilesSkeleton } from "../metric/tiles";
import { Failure } from "../state/notice";
import { Panel } from "../state/panel";
import { StaleData } from "../state/stale";
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

/** The page of a playlist: totals, timeline and videos. */
export function PlaylistPage({ address, id }: { address: Address; id: string }) {
  const variables = { playlist: id, ...queryVariables(address) };
  const interval = chosenInterval(address);
  const page = usePageQuery(PlaylistPageDocument, PlaylistTimelineDocument, variables, interval);
  const { data, series, seriesError, error, fetching, updating, refresh } = page;
  const playlist = data?.playlist;
  useTitle(playlist?.name ?? id);

  if (data && !playlist) return <UnknownPlaylist id={id} />;
  return (
    <>
      <PlaylistHead address={address} id={id} name={playlist?.name ?? null} createdAt={playlist?.createdAt} />
      <Controls
        address={address}
        span={playlist?.metrics.period}
        onRefresh={refresh}
        updating={fetching}
        receivedAt={page.responseInfo?.receivedAt}
      />
      {error && !data ? (
        <div className="panel">
          <Failure error={error} retrying={fetching} onRetry={refresh} />
        </div>
      ) : (
        <StaleData result={page} span={playlist?.metrics.period} zone={address.zone}>
          <Panel title="Top metrics" query={PlaylistTotalsDocument} variables={variables} updating={updating}>
            {playlist ? <Tiles tiles={TILES} totals={playlist.metrics} /> : <TilesSkeleton tiles={TILES} />}
          </Panel>
          <TimelinePanel
            title="Performance over time"
            address={address}
            metrics={PLAYLIST_METRICS}
            timeline={series?.playlist?.timeline ?? playlist?.timeline}
            updating={fetching && data !== undefined}
            failure={seriesError && <Failure error={seriesError} retrying={fetching} onRetry={refresh} />}
            query={PlaylistTimelineDocument}
            variables={{ ...variables, interval }}
            fileName={id}
          />
          <Panel title="Videos overview" query={PlaylistVideosDocument} variables={variables} updating={updating}>
            <Videos nodes={playlist?.nodes} zone={address.zone} />
          </Panel>
        </StaleData>
      )}
    </>
  );
}
