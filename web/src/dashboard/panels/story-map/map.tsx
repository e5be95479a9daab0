import { type MouseEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { PageLocation } from "../../location/location";
import { fittingLabels, placeLabel } from "./column-labels";
import { edgeAt } from "./edge-at";
import { EdgeCanvas } from "./edge-canvas";
import { NodeLinks } from "./list";
import { MapSvg } from "./map-svg";
import type { MapNode, Scene } from "./scene";
import { findSelection } from "./selection";
import { SelectionCard } from "./selection-card";
import { useNodeLinks } from "./use-node-links";
import { useSelection } from "./use-selection";
import { useViewport } from "./use-viewport";
import { FULL_SIZE, overscanOf, type Viewport } from "./viewport";
import { edgesOf, selectVisible } from "./visible";
import { ZoomButtons } from "./zoom-buttons";

/** Minimum height of the map in pixels: lower, the zoom buttons would cover nodes. */
const MIN_HEIGHT = 300;

/** Width of the card with its margin, in pixels; in a frame narrower than this the card is below it, as its style says. */
const [CARD_WIDTH, NARROW] = [364, 740];

/** The map. Dragging or two fingers pan it; buttons, a pinch or the wheel with Ctrl zoom it. */
export function StoryMap({ scene, location }: { scene: Scene; location: PageLocation }) {
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
  const { drawn, size, showPoint, zoomBy, showAll, saveCurrent, pointOf } = useViewport({
    ...{ frame, start, bounds: scene.bounds },
    ...{ onMove, onDrag },
  });

  const [hovered, setHovered] = useState<string | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const [current, setCurrent] = useState(start.id);
  const selection = findSelection(scene, location.card);
  const selectedNode = selection?.node?.id ?? null;
  const selectedEdge = selection?.edge;
  const active = hovered ?? focused ?? selectedNode;
  const activeEdges = useMemo(() => {
    if (active !== null) return edgesOf(scene, active);
    return selectedEdge ? [selectedEdge] : [];
  }, [scene, active, selectedEdge]);
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
  const { isFocused, onSelect, onSelectNode, onSelectEdge, onClose } = useSelection(location.card);

  // A node that is selected must not be below its card.
  const covered = size && size.width > NARROW ? CARD_WIDTH : 0;
  const isMeasured = size !== null;
  const { x, y } = selection?.node ?? {};
  useEffect(() => {
    if (isMeasured && x !== undefined && y !== undefined) showPoint({ x, y }, covered);
  }, [isMeasured, x, y, covered, showPoint]);

  const overscan = size ? overscanOf(size) : { x: 0, y: 0 };
  const maxHeight = (content: number) => `min(${Math.max(content * FULL_SIZE, MIN_HEIGHT)}px, var(--tallest))`;
  return (
    <div className="story">
      {/* First, because Back focuses the first link to the node that was opened: it must be the one in the list. */}
      <NodeLinks
        scene={scene}
        current={scene.nodeById.has(current) ? current : start.id}
        hrefOf={hrefOf}
        onOpen={onSelectNode}
        onFocus={onFocus}
      />
      <div className="story-stage">
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
                onClick={(event) => {
                  const edge = visible.usesCanvas && edgeAt(visible.edges, pointOf(event), drawn.scale);
                  if (edge && !(event.target as Element).closest("a, .edge")) onSelectEdge(edge);
                }}
              >
                <g transform={`translate(${drawn.x + overscan.x} ${drawn.y + overscan.y})`}>
                  <MapSvg
                    visible={visible}
                    scale={drawn.scale}
                    shows={scene.shows}
                    active={activeEdges}
                    marked={[focused, selectedNode]}
                    hrefOf={hrefOf}
                    onOpen={onSelectNode}
                    onHover={setHovered}
                    onSelectEdge={onSelectEdge}
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
      {selection && (
        <SelectionCard
          key={location.card.join("\n")}
          {...{ scene, selection, location, hrefOf, onOpen, onSelect, onClose }}
          isFocused={isFocused}
        />
      )}
    </div>
  );
}

/** The SVG is hidden from screen readers, so nothing in it may get the focus. */
function preventFocus(event: MouseEvent): void {
  event.preventDefault();
}
