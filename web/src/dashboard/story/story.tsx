import { useMemo } from "react";
import type { Address } from "../address/address";
import { AddressLink } from "../address/link";
import { useAnswer } from "../api/answer";
import { StoryMapDocument } from "../api/documents";
import { questionVariables } from "../api/variables";
import { Controls } from "../controls/controls";
import { formatValue } from "../format/number";
import { PlaylistHead } from "../playlist/head";
import { UnknownPlaylist } from "../playlist/unknown";
import { Answered } from "../state/answered";
import { MissingPart } from "../state/lazy-part";
import { Failure, Notice } from "../state/notice";
import { Panel } from "../state/panel";
import { Skeleton } from "../state/skeleton";
import { useTitle } from "../state/title";
import { readStory } from "./graph";
import { Legend } from "./legend";
import { StoryMap } from "./map";
import { keepMostPlayed } from "./most-played";
import { useScene } from "./use-scene";
import "./story.css";

/** The branching structure of a playlist, with how often its viewers took each way. */
export default function StoryPage({ address, id }: { address: Address; id: string }) {
  const { period, filter } = questionVariables(address);
  const variables = { playlist: id, period, filter };
  const answer = useAnswer(StoryMapDocument, variables);
  const { data, error, fetching, refresh } = answer;
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
        answeredAt={answer.receipt?.answeredAt}
        comparable={false}
      />
      <Answered answer={answer} span={playlist?.metrics.period} zone={address.zone}>
        <Panel
          title="Story map"
          query={StoryMapDocument}
          variables={variables}
          updating={fetching && data !== undefined}
          actions={scene && scene.nodes.length > 0 && <Legend scene={scene} />}
        >
          {error && !data ? (
            <Failure error={error} asking={fetching} onRetry={refresh} />
          ) : failed ? (
            <MissingPart />
          ) : !whole || !scene ? (
            <div className="story-loading">
              <Skeleton height={560} label="Loading the story map" />
            </div>
          ) : scene.nodes.length === 0 ? (
            <Notice title="No videos are known yet">
              <p>
                Send how the playlist is built with <code>ivgraph import-playlist</code>, or let its players send
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
      </Answered>
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
      The structure of this playlist is unknown: these are the videos that its players named. Send how it is built with{" "}
      <code>ivgraph import-playlist</code> to see levels and ways.
    </p>
  );
}
