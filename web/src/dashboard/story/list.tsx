import { type KeyboardEvent, type MouseEvent, memo } from "react";
import { videoAt } from "./keys";
import { type Scene, tellPlays, type Way } from "./scene";

interface Props {
  scene: Scene;
  /** The one that Tab leads to. */
  current: string;
  hrefOf: (id: string) => string;
  onOpen: (id: string, event: MouseEvent) => void;
  onFocus: (id: string | null) => void;
}

const KEYS = "Arrow keys go from video to video, Enter opens one.";

/** The map as a list, for screen readers and the keyboard: one stop of Tab, from which the arrow keys go on. */
export const VideoList = memo(function VideoList({ scene, current, hrefOf, onOpen, onFocus }: Props) {
  const follow = (event: KeyboardEvent<HTMLElement>) => {
    const from = (event.target as HTMLElement).dataset.listed;
    if (from === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const to = videoAt(scene, from, event.key);
    if (to === null) return;
    event.preventDefault();
    focusVideo(event.currentTarget, to);
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys lead from link to link */}
      <div className="story-list visually-hidden" onKeyDown={follow} onBlur={() => onFocus(null)}>
        <ul aria-label="Videos by level" aria-describedby="story-keys">
          {scene.videos.map((video) => (
            <li key={video.id}>
              <a
                href={hrefOf(video.id)}
                data-listed={video.id}
                dir="auto"
                tabIndex={video.id === current ? 0 : -1}
                onClick={(event) => onOpen(video.id, event)}
                onFocus={() => onFocus(video.id)}
              >
                {video.name}
              </a>{" "}
              {`${tellPlays(video)}, ${video.column.toLowerCase()}${video.isStart ? ", start" : ""}`}
              <Leaving scene={scene} ways={scene.leaving.get(video.id) ?? []} />
            </li>
          ))}
        </ul>
      </div>
      <p id="story-keys" className="story-keys">
        {KEYS}
      </p>
    </>
  );
});

/** Moves the focus without scrolling the page: the map brings the video into view. */
function focusVideo(around: HTMLElement, id: string): void {
  around.querySelector<HTMLElement>(`[data-listed="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
}

function Leaving({ scene, ways }: { scene: Scene; ways: readonly Way[] }) {
  if (ways.length === 0) return null;
  return (
    <ul>
      {ways.map(({ key, to, told }) => (
        <li key={key}>
          To <bdi>{scene.video.get(to)?.name}</bdi>: {told}
        </li>
      ))}
    </ul>
  );
}
