import type { Address } from "../address/address";
import { NodeHotspotsDocument, NodePageDocument, NodeTimelineDocument, NodeTotalsDocument } from "../api/documents";
import { usePageQuery } from "../api/page-query";
import { chosenInterval, queryVariables } from "../api/variables";
import { TimelinePanel } from "../chart/timeline-panel";
import { Controls } from "../controls/controls";
import { NODE_METRICS } from "../metric/catalogue";
import { type Tile, Tiles, TilesSkeleton } from "../metric/tiles";
import { UnknownPlaylist } from "../playlist/unknown";
import { Failure } from "../state/notice";
import { Panel } from "../state/panel";
import { StaleData } from "../state/stale";
import { useTitle } from "../state/title";
import { NodeHead } from "./head";
import { Hotspots } from "./hotspots";
import { UnknownNode } from "./unknown";

const TILES: readonly Tile[] = [
  { metric: "plays", beside: ["newViewers"] },
  { metric: "uniqueViewers", beside: ["authenticatedViewers", "anonymousVisitors"] },
  { metric: "minutesViewed", beside: ["averageViewMinutes"] },
  { metric: "clicks", beside: ["clickThroughRate"] },
];

interface Props {
  address: Address;
  playlist: string;
  id: string;
}

/** The page of a node: totals, timeline and hotspots. */
export function NodePage({ address, playlist, id }: Props) {
  const variables = { playlist, node: id, ...queryVariables(address) };
  const interval = chosenInterval(address);
  const page = usePageQuery(NodePageDocument, NodeTimelineDocument, variables, interval);
  const { data, series, seriesError, error, fetching, updating, refresh } = page;
  const node = data?.playlist?.node;
  useTitle(node?.name ?? id, data?.playlist?.name ?? playlist);

  if (data && !data.playlist) return <UnknownPlaylist id={playlist} />;
  if (data?.playlist && !node) return <UnknownNode id={id} playlist={data.playlist.name ?? playlist} />;
  return (
    <>
      <NodeHead playlist={data?.playlist?.name ?? playlist} node={node} id={id} zone={address.zone} />
      <Controls
        address={address}
        span={node?.metrics.period}
        onRefresh={refresh}
        updating={fetching}
        receivedAt={page.responseInfo?.receivedAt}
      />
      {error && !data ? (
        <div className="panel">
          <Failure error={error} retrying={fetching} onRetry={refresh} />
        </div>
      ) : (
        <StaleData result={page} span={node?.metrics.period} zone={address.zone}>
          <Panel title="Top metrics" query={NodeTotalsDocument} variables={variables} updating={updating}>
            {node ? <Tiles tiles={TILES} totals={node.metrics} /> : <TilesSkeleton tiles={TILES} />}
          </Panel>
          <TimelinePanel
            title="Performance over time"
            address={address}
            metrics={NODE_METRICS}
            timeline={series?.playlist?.node?.timeline ?? node?.timeline}
            updating={fetching && data !== undefined}
            failure={seriesError && <Failure error={seriesError} retrying={fetching} onRetry={refresh} />}
            query={NodeTimelineDocument}
            variables={{ ...variables, interval }}
            fileName={`${playlist} ${id}`}
          />
          <Panel title="Hotspots" query={NodeHotspotsDocument} variables={variables} updating={updating}>
            <Hotspots video={node ?? undefined} zone={address.zone} />
          </Panel>
        </StaleData>
      )}
    </>
  );
}
