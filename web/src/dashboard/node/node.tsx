import type { Address } from "../address/address";
import { NodeHotspotsDocument, NodePageDocument, NodeTimelineDocument, NodeTotalsDocument } from "../api/documents";
import { usePage } from "../api/page";
import { chosenInterval, questionVariables } from "../api/variables";
import { Performance } from "../chart/performance";
import { Controls } from "../controls/controls";
import { NODE_METRICS } from "../metric/catalogue";
import { type Tile, Tiles, TilesSkeleton } from "../metric/tiles";
import { UnknownPlaylist } from "../playlist/unknown";
import { Answered } from "../state/answered";
import { Failure } from "../state/notice";
import { Panel } from "../state/panel";
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

/** The numbers of one video: totals, over time, and of its hotspots. */
export function NodePage({ address, playlist, id }: Props) {
  const asked = { playlist, node: id, ...questionVariables(address) };
  const interval = chosenInterval(address);
  const page = usePage(NodePageDocument, NodeTimelineDocument, asked, interval);
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
        answeredAt={page.receipt?.answeredAt}
      />
      {error && !data ? (
        <div className="panel">
          <Failure error={error} asking={fetching} onRetry={refresh} />
        </div>
      ) : (
        <Answered answer={page} span={node?.metrics.period} zone={address.zone}>
          <Panel title="Top metrics" query={NodeTotalsDocument} variables={asked} updating={updating}>
            {node ? <Tiles tiles={TILES} totals={node.metrics} /> : <TilesSkeleton tiles={TILES} />}
          </Panel>
          <Performance
            title="Performance over time"
            address={address}
            metrics={NODE_METRICS}
            timeline={series?.playlist?.node?.timeline ?? node?.timeline}
            updating={fetching && data !== undefined}
            failure={seriesError && <Failure error={seriesError} asking={fetching} onRetry={refresh} />}
            query={NodeTimelineDocument}
            variables={{ ...asked, interval }}
            fileName={`${playlist} ${id}`}
          />
          <Panel title="Hotspots" query={NodeHotspotsDocument} variables={asked} updating={updating}>
            <Hotspots video={node ?? undefined} zone={address.zone} />
          </Panel>
        </Answered>
      )}
    </>
  );
}
