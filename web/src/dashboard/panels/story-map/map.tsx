import { type MouseEvent, useCallback, useMemo, useRef, useState } from "react";
import { useLocation, useNavigate } from "../../location/history";
import { changeLocation, formatLocation } from "../../location/location";
import { EdgeCanvas } from "./edge-canvas";
import { NodeLinks } from "./list";
import { MapSvg } from "./map-svg";
import type { MapNode, Scene } from "./scene";
import { useViewport } from "./use-viewport";
import { FULL_SIZE, overscanOf, type Viewport } from "./viewport";
import { edgesOf, selectVisible } from "./visible";
import { ZoomButtons } from "./zoom-buttons";

/** Minimum height of the map in pixels: lower, the zoom buttons would cover nodes. */
const MIN_HEIGHT = 300;
/** Column labels closer to each other than this would touch. */
const LABEL_WIDTH = 84;

/** The map. Dragging or two fingers pan it; buttons, a pinch or the wheel with Ctrl zoom it. */
export function StoryMap({ scene }: { scene: Scene }) {
  const frame = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const labels = useRef<HTMLDivElement>(null);
  const start = (scene.nodes.find(({ isStart }) => isStart) ?? scene.nodes[0]) as MapNode;
  const onMove = useCallback((transform: Viewport, now: Viewport) => {
    // Sets styles without React: this runs for each animation frame while the map moves.
    if (layer.current)
      layer.current.style.transform = `translate(${transform.x}px, ${transform.y}px) scale(${transform.scale})`;
    for (const label of labels.current?.children ?? []) placeLabel(label as HTMLElement, now);
  }, []);
  const shield = useRef<HTMLDivElement>(null);
  const onDrag = useCallback((isDragged: boolean) => {
    if (shield.current) shield.current.hidden = !isDragged;
  }, []);
  const { drawn, size, showPoint, zoomBy, showAll, saveCurrent } = useViewport({
    ...{ frame, start, bounds: scene.bounds },
    ...{ onMove, onDrag },
  });

  const [hovered, setHovered] = useState<string | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const [current, setCurrent] = useState(start.id);
  const active = hovered ?? focused;
  const activeEdges = useMemo(() => (active === null ? [] : edgesOf(scene, active)), [scene, active]);
  const visible = useMemo(() => drawn && size && selectVisible(scene, drawn, size), [scene, drawn, size]);

  const onFocus = useCallback(
    (id: string | null) => {
      setFocused(id);
      const node = id === null ? undefined : scene.nodeById.get(id);
      if (!node) return;
      setCurrent(node.id);
      showPoint(node);
    },
    [scene, showPoint],
  );
  const { hrefOf, onOpen } = useNodeLinks(saveCurrent);

  const overscan = size ? overscanOf(size) : { x: 0, y: 0 };
  const maxHeight = (content: number) => `min(${Math.max(content * FULL_SIZE, MIN_HEIGHT)}px, var(--tallest))`;
  return (
    <div className="story">
      {/* First, because Back focuses the first link to the node that was opened: it must be the one in the list. */}
      <NodeLinks
        scene={scene}
        current={scene.nodeById.has(current) ? current : start.id}
        hrefOf={hrefOf}
        onOpen={onOpen}
        onFocus={onFocus}
      />
      <div
        ref={frame}
        className="story-frame"
        style={{
          aspectRatio: `${scene.bounds.width} / ${scene.bounds.height}`,
          maxHeight: maxHeight(scene.bounds.height),
        }}
      >
        {visible && drawn && size && (
          <div
            ref={layer}
            className="story-layer"
            style={{ left: -overscan.x, top: -overscan.y, transformOrigin: `${overscan.x}px ${overscan.y}px` }}
          >
            {visible.usesCanvas && (
              <EdgeCanvas visible={visible} viewport={drawn} frame={size} isDimmed={activeEdges.length > 0} />
            )}
            <svg
              className="story-map"
              aria-hidden="true"
              width={size.width + 2 * overscan.x}
              height={size.height + 2 * overscan.y}
              onMouseDown={preventFocus}
            >
              <g transform={`translate(${drawn.x + overscan.x} ${drawn.y + overscan.y})`}>
                <MapSvg
                  visible={visible}
                  scale={drawn.scale}
                  active={activeEdges}
                  focused={focused}
                  hrefOf={hrefOf}
                  onOpen={onOpen}
                  onHover={setHovered}
                />
              </g>
            </svg>
          </div>
        )}
        <div ref={shield} className="story-shield" hidden />
        <div ref={labels} className="story-columns" aria-hidden="true">
          {drawn &&
            fittingLabels(scene.columns, drawn.scale).map(({ label, x }) => (
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

/** The SVG is hidden from screen readers, so nothing in it may get the focus. */
function preventFocus(event: MouseEvent): void {
  event.preventDefault();
}

function placeLabel(label: HTMLElement, { scale, x }: Viewport): void {
  label.style.transform = `translateX(${Number(label.dataset.x) * scale + x}px) translateX(-50%)`;
}

/** Leaves out column labels that would touch their neighbours. */
function fittingLabels(columns: Scene["columns"], scale: number): Scene["columns"] {
  let last = Number.NEGATIVE_INFINITY;
  return columns.filter(({ x }) => {
    const fits = (x - last) * scale >= LABEL_WIDTH;
    if (fits) last = x;
    return fits;
  });
}

function useNodeLinks(onLeave: () => void) {
  const location = useLocation();
  const navigate = useNavigate();
  const hrefOf = useCallback((id: string) => formatLocation(changeLocation(location, { node: id })), [location]);
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
