import { useMemo } from "react";
import type { Address } from "../address/address";
import { useAnswer } from "../api/answer";
import { StoryMapDocument } from "../api/documents";
import { questionVariables } from "../api/variables";
import { Controls } from "../controls/controls";
import { PlaylistHead } from "../playlist/head";
import { UnknownPlaylist } from "../playlist/unknown";
import { Failure, Notice } from "../state/notice";
import { Panel } from "../state/panel";
import { Skeleton } from "../state/skeleton";
import { useTitle } from "../state/title";
import { readStory } from "./graph";
import { layOut } from "./layout";
import { Legend } from "./legend";
import { StoryMap } from "./map";
import "./story.css";

/** The branching structure of a playlist, with where its viewers went. */
export default function StoryPage({ address, id }: { address: Address; id: string }) {
  const { period, filter } = questionVariables(address);
  const variables = { playlist: id, period, filter };
  const { data, error, fetching, refresh } = useAnswer(StoryMapDocument, variables);
  const playlist = data?.playlist;
  useTitle("Story map", playlist?.name ?? id);
  const drawn = useMemo(() => {
    const story = playlist && readStory(playlist);
    return story && { story, layout: layOut(story) };
  }, [playlist]);

  if (data && !playlist) return <UnknownPlaylist id={id} />;
  return (
    <>
      <PlaylistHead address={address} id={id} name={playlist?.name ?? null} createdAt={playlist?.createdAt} />
      <Controls
        address={address}
        span={playlist?.metrics.period}
        onRefresh={refresh}
        updating={fetching}
        comparable={false}
      />
      <Panel
        title="Story map"
        query={StoryMapDocument}
        variables={variables}
        updating={fetching && data !== undefined}
        actions={<Legend />}
      >
        {error && !fetching ? (
          <Failure error={error} onRetry={refresh} />
        ) : !drawn ? (
          <div className="story-loading">
            <Skeleton height={560} label="Loading the story map" />
          </div>
        ) : drawn.story.nodes.length === 0 ? (
          <Notice title="No videos are known yet">
            <p>
              Send how the playlist is built with <code>ivgraph import-playlist</code>, or let its players send events.
            </p>
          </Notice>
        ) : (
          <StoryMap story={drawn.story} layout={drawn.layout} />
        )}
      </Panel>
    </>
  );
}
