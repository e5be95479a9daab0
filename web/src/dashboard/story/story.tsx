import { useMemo } from "react";
import type { Address } from "../address/address";
import { AddressLink } from "../address/link";
import { StoryMapDocument } from "../api/documents";
import { useRevalidatedQuery } from "../api/query";
import { queryVariables } from "../api/variables";
import { Controls } from "../controls/controls";
import { formatValue } from "../format/number";
import { PlaylistHead } from "../playlist/head";
import { UnknownPlaylist } from "../playlist/unknown";
import { LoadFailure } from "../state/lazy-component";
import { Failure, Notice } from "../state/notice";
import { Panel } from "../state/panel";
import { Skeleton } from "../state/skeleton";
import { StaleData } from "../state/stale";
import { useTitle } from "../state/title";
import { readStory } from "./graph";
import { Legend } from "./legend";
import { StoryMap } from "./map";
import { keepMostPlayed } from "./most-played";
import { useScene } from "./use-scene";
import "./story.css";

/** The branching structure of a playlist, with how often its viewers took each way. */
export default function StoryPage({ address, id }: { address: Address; id: string }) {
  const { period, filter } = queryVariables(address);
  const variables = { playlist: id, period, filter };
  const result = useRevalidatedQuery(StoryMapDocument, variables);
  const { data, error, fetching, refresh } = result;
  const playlist = data?.playlist;
  useTitle("Story map", playlist?.name ?? id);
  const whole = useMemo(() => (playlist ? readStory(playlist) : null), [playlist]);
  const story = useMemo(() => (whole ? keepMostPlayed(whole) : null), [whole]);
  const { scene, failed } = useScene(story);

  if (data && !playlist) return <UnknownPlaylist id={id} />;
  return (
    <>
      <PlaylistHead address={address} id={id} name={playlist?.name ?? null} createdAt={playlist?.createdAt} />
      <Controls
        address={address}
        span={playlist?.metrics.period}
        onRefresh={refresh}
        updating={fetching}
        receivedAt={result.responseInfo?.receivedAt}
        comparable={false}
      />
      <StaleData result={result} span={playlist?.metrics.period} zone={address.zone}>
        <Panel
          title="Story map"
          query={StoryMapDocument}
          variables={variables}
          updating={fetching && data !== undefined}
          actions={scene && scene.nodes.length > 0 && <Legend scene={scene} />}
        >
          {error && !data ? (
            <Failure error={error} retrying={fetching} onRetry={refresh} />
          ) : failed ? (
            <LoadFailure />
          ) : !whole || !scene ? (
            <div className="story-loading">
              <Skeleton height={560} label="Loading the story map" />
            </div>
          ) : scene.nodes.length === 0 ? (
            <Notice title="No videos are known yet">
              <p>
                Import the structure of the playlist with <code>ivgraph import-playlist</code>, or let its players send
                events.
              </p>
            </Notice>
          ) : (
            <>
              {scene.nodes.length < whole.nodes.length && (
                <TruncationNote shown={scene.nodes.length} total={whole.nodes.length} />
              )}
              {!playlist?.startNode && <NoStructureNote />}
              <StoryMap scene={scene} />
            </>
          )}
        </Panel>
      </StaleData>
    </>
  );
}

/** Says that some videos are not on the map, and where to find them. */
function TruncationNote({ shown, total }: { shown: number; total: number }) {
  return (
    <p className="story-note">
      These are the {formatValue(shown, "count")} most played of {formatValue(total, "count")} videos.{" "}
      <AddressLink to={{ view: "numbers", node: null }}>The overview lists all of them.</AddressLink>
    </p>
  );
}

/** Says why no edges are drawn although the playlist may have some. */
function NoStructureNote() {
  return (
    <p className="story-note">
      The structure of this playlist is unknown: these videos are known from events alone. Import it with{" "}
      <code>ivgraph import-playlist</code> to see levels and ways.
    </p>
  );
}
