import type { Address } from "../address/address";
import { AddressLink } from "../address/link";
import { NodeHotspotsDocument, NodePageDocument, NodeTimelineDocument, NodeTotalsDocument } from "../api/documents";
import { usePage } from "../api/page";
import { chosenInterval, questionVariables } from "../api/variables";
import { Performance } from "../chart/performance";
import { Controls } from "../controls/controls";
import { NODE_METRICS } from "../metric/catalogue";
import { type Tile, Tiles, TilesSkeleton } from "../metric/tiles";
import { UnknownPlaylist } from "../playlist/unknown";
import { Failure, Notice } from "../state/notice";
import { Panel } from "../state/panel";
import { useTitle } from "../state/title";
import { NodeHead } from "./head";
import { Hotspots } from "./hotspots";

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
  const { data, series, error, fetching, updating, refresh } = usePage(
    NodePageDocument,
    NodeTimelineDocument,
    asked,
    interval,
  );
  const node = data?.playlist?.node;
  useTitle(node?.name ?? id, data?.playlist?.name ?? playlist);

  if (data && !data.playlist) return <UnknownPlaylist id={playlist} />;
  if (data && !node) return <UnknownNode id={id} />;
  return (
    <>
      <NodeHead playlist={data?.playlist?.name ?? playlist} node={node} id={id} zone={address.zone} />
      <Controls address={address} span={node?.metrics.period} onRefresh={refresh} updating={fetching} />
      {error && !fetching ? (
        <div className="panel">
          <Failure error={error} onRetry={refresh} />
        </div>
      ) : (
        <>
          <Panel title="Top metrics" query={NodeTotalsDocument} variables={asked} updating={updating}>
            {node ? <Tiles tiles={TILES} totals={node.metrics} /> : <TilesSkeleton tiles={TILES} />}
          </Panel>
          <Performance
            title="Performance over time"
            address={address}
            metrics={NODE_METRICS}
            timeline={series?.playlist?.node?.timeline ?? node?.timeline}
            updating={fetching && data !== undefined}
            query={NodeTimelineDocument}
            variables={{ ...asked, interval }}
            fileName={`${playlist} ${id}`}
          />
          <Panel title="Hotspots" query={NodeHotspotsDocument} variables={asked} updating={updating}>
            <Hotspots
              hotspots={node?.hotspots}
              duration={node?.durationSeconds ?? null}
              zone={address.zone}
              isListed={node?.isInStructure ?? true}
            />
          </Panel>
        </>
      )}
    </>
  );
}

function UnknownNode({ id }: { id: string }) {
  return (
    <div className="panel">
      <Notice
        title={`The playlist has no video “${id}”`}
        actions={
          <AddressLink to={{ node: null }} className="button primary">
            Show the playlist
          </AddressLink>
        }
      />
    </div>
  );
}
