import type { Address } from "../address/address";
import {
  PlaylistPageDocument,
  PlaylistTimelineDocument,
  PlaylistTotalsDocument,
  PlaylistVideosDocument,
} from "../api/documents";
import { usePage } from "../api/page";
import { chosenInterval, questionVariables } from "../api/variables";
import { Performance } from "../chart/performance";
import { Controls } from "../controls/controls";
import { PLAYLIST_METRICS } from "../metric/catalogue";
import { type Tile, Tiles, TilesSkeleton } from "../metric/tiles";
import { Answered } from "../state/answered";
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
  const interval = chosenInterval(address);
  const page = usePage(PlaylistPageDocument, PlaylistTimelineDocument, asked, interval);
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
        answeredAt={page.receipt?.answeredAt}
      />
      {error && !data ? (
        <div className="panel">
          <Failure error={error} asking={fetching} onRetry={refresh} />
        </div>
      ) : (
        <Answered answer={page} span={playlist?.metrics.period} zone={address.zone}>
          <Panel title="Top metrics" query={PlaylistTotalsDocument} variables={asked} updating={updating}>
            {playlist ? <Tiles tiles={TILES} totals={playlist.metrics} /> : <TilesSkeleton tiles={TILES} />}
          </Panel>
          <Performance
            title="Performance over time"
            address={address}
            metrics={PLAYLIST_METRICS}
            timeline={series?.playlist?.timeline ?? playlist?.timeline}
            updating={fetching && data !== undefined}
            failure={seriesError && <Failure error={seriesError} asking={fetching} onRetry={refresh} />}
            query={PlaylistTimelineDocument}
            variables={{ ...asked, interval }}
            fileName={id}
          />
          <Panel title="Videos overview" query={PlaylistVideosDocument} variables={asked} updating={updating}>
            <Videos nodes={playlist?.nodes} zone={address.zone} />
          </Panel>
        </Answered>
      )}
    </>
  );
}
