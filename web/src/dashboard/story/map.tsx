import { type MouseEvent, useCallback, useMemo, useRef, useState } from "react";
import { formatAddress } from "../address/address";
import { changeAddress, useAddress, useNavigate } from "../address/history";
import { Crowd } from "./crowd";
import { Drawing } from "./drawing";
import { VideoList } from "./list";
import { takePicture, waysAt } from "./picture";
import type { Scene, Video } from "./scene";
import { useView } from "./use-view";
import { beyond, FULL_SIZE, type View } from "./view";
import { ZoomButtons } from "./zoom-buttons";

/** In a lower frame the buttons would lie on the videos. */
const LOWEST = 300;
/** Two names of columns that are closer would touch. */
const LABEL_WIDTH = 84;

/** The map: moved by dragging or by two fingers, zoomed by buttons, by a pinch or by the wheel with Ctrl. */
export function StoryMap({ scene }: { scene: Scene }) {
  const frame = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLDivElement>(null);
  const labels = useRef<HTMLDivElement>(null);
  const start = (scene.videos.find(({ isStart }) => isStart) ?? scene.videos[0]) as Video;
  const onMove = useCallback((moved: View, now: View) => {
    // Without a rendering of the page: this is called for each frame while the map moves.
    if (picture.current)
      picture.current.style.transform = `translate(${moved.x}px, ${moved.y}px) scale(${moved.scale})`;
    for (const label of labels.current?.children ?? []) placeLabel(label as HTMLElement, now);
  }, []);
  const shield = useRef<HTMLDivElement>(null);
  const onDrag = useCallback((isDragged: boolean) => {
    if (shield.current) shield.current.hidden = !isDragged;
  }, []);
  const { drawn, size, showPoint, zoomBy, showAll, keep } = useView({
    ...{ frame, start, bounds: scene.bounds },
    ...{ onMove, onDrag },
  });

  const [pointed, setPointed] = useState<string | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const [current, setCurrent] = useState(start.id);
  const active = pointed ?? focused;
  const activeWays = useMemo(() => (active === null ? [] : waysAt(scene, active)), [scene, active]);
  const shown = useMemo(() => drawn && size && takePicture(scene, drawn, size), [scene, drawn, size]);

  const onFocus = useCallback(
    (id: string | null) => {
      setFocused(id);
      const video = id === null ? undefined : scene.video.get(id);
      if (!video) return;
      setCurrent(video.id);
      showPoint(video);
    },
    [scene, showPoint],
  );
  const { hrefOf, onOpen } = useVideoLinks(keep);

  const edge = size ? beyond(size) : { x: 0, y: 0 };
  const height = (of: number) => `min(${Math.max(of * FULL_SIZE, LOWEST)}px, var(--tallest))`;
  return (
    <div className="story">
      {/* Before the picture: Back gives the focus to the first link to the video that was opened. */}
      <VideoList
        scene={scene}
        current={scene.video.has(current) ? current : start.id}
        hrefOf={hrefOf}
        onOpen={onOpen}
        onFocus={onFocus}
      />
      <div
        ref={frame}
        className="story-frame"
        style={{
          aspectRatio: `${scene.bounds.width} / ${scene.bounds.height}`,
          maxHeight: height(scene.bounds.height),
        }}
      >
        {shown && drawn && size && (
          <div
            ref={picture}
            className="story-picture"
            style={{ left: -edge.x, top: -edge.y, transformOrigin: `${edge.x}px ${edge.y}px` }}
          >
            {shown.isCrowd && <Crowd picture={shown} view={drawn} frame={size} isBehind={activeWays.length > 0} />}
            <svg
              className="story-map"
              aria-hidden="true"
              width={size.width + 2 * edge.x}
              height={size.height + 2 * edge.y}
              onMouseDown={leaveFocus}
            >
              <g transform={`translate(${drawn.x + edge.x} ${drawn.y + edge.y})`}>
                <Drawing
                  picture={shown}
                  scale={drawn.scale}
                  active={activeWays}
                  focused={focused}
                  hrefOf={hrefOf}
                  onOpen={onOpen}
                  onPoint={setPointed}
                />
              </g>
            </svg>
          </div>
        )}
        <div ref={shield} className="story-shield" hidden />
        <div ref={labels} className="story-columns" aria-hidden="true">
          {drawn &&
            labelsInReach(scene.columns, drawn.scale).map(({ label, x }) => (
              <span key={label} data-x={x}>
                {label}
              </span>
            ))}
        </div>
      </div>
      <ZoomButtons onZoom={zoomBy} onShowAll={showAll} />
    </div>
  );
}

/** Nothing that is hidden from screen readers may have the focus. */
function leaveFocus(event: MouseEvent): void {
  event.preventDefault();
}

function placeLabel(label: HTMLElement, { scale, x }: View): void {
  label.style.transform = `translateX(${Number(label.dataset.x) * scale + x}px) translateX(-50%)`;
}

/** Of columns that are close together, every second one has its name, or every third … */
function labelsInReach(columns: Scene["columns"], scale: number): Scene["columns"] {
  let last = Number.NEGATIVE_INFINITY;
  return columns.filter(({ x }) => {
    const fits = (x - last) * scale >= LABEL_WIDTH;
    if (fits) last = x;
    return fits;
  });
}

function useVideoLinks(onLeave: () => void) {
  const address = useAddress();
  const navigate = useNavigate();
  const hrefOf = useCallback((id: string) => formatAddress(changeAddress(address, { node: id })), [address]);
  const onOpen = useCallback(
    (id: string, event: MouseEvent) => {
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      onLeave();
      navigate({ node: id });
    },
    [navigate, onLeave],
  );
  return { hrefOf, onOpen };
}
