import { type MouseEvent, memo } from "react";
import { isolate } from "../../format/text";
import { formatPlays, type MapEdge, type MapNode } from "./scene";
import { shorten, type VisiblePart } from "./visible";

interface Props {
  visible: VisiblePart;
  scale: number;
  /** The edges of the node that is hovered or focused. */
  active: readonly MapEdge[];
  /** Id of the focused node. */
  focused: string | null;
  hrefOf: (id: string) => string;
  onOpen: (id: string, event: MouseEvent) => void;
  onHover: (id: string | null) => void;
}

/** The nodes and edges as SVG. It is hidden from screen readers and the keyboard, which use the list beside it. */
export function MapSvg({ visible, scale, active, focused, hrefOf, onOpen, onHover }: Props) {
  return (
    <>
      <g transform={`scale(${scale})`}>
        {!visible.usesCanvas && <Edges visible={visible} isDimmed={active.length > 0} />}
        {active.map((edge) => (
          <EdgeLine key={edge.key} edge={edge} isActive />
        ))}
      </g>
      {visible.nodes.map((node) => (
        <g
          key={node.id}
          transform={`translate(${(node.x * scale).toFixed(1)} ${(node.y * scale).toFixed(1)})`}
          className={node.id === focused ? "focused" : undefined}
        >
          <a
            href={hrefOf(node.id)}
            tabIndex={-1}
            className="map-node"
            data-node={node.id}
            data-plays={node.plays}
            onClick={(event) => onOpen(node.id, event)}
            onPointerEnter={() => onHover(node.id)}
            onPointerLeave={() => onHover(null)}
          >
            <NodeMark node={node} visible={visible} scale={scale} />
          </a>
        </g>
      ))}
    </>
  );
}

/** Memoized, so that hovering over nodes does not render all edges again. */
const Edges = memo(function Edges({ visible, isDimmed }: { visible: VisiblePart; isDimmed: boolean }) {
  return (
    <g className={isDimmed ? "dimmed" : undefined}>
      {visible.edges.map((edge) => (
        <EdgeLine key={edge.key} edge={edge} />
      ))}
    </g>
  );
});

function EdgeLine({ edge, isActive = false }: { edge: MapEdge; isActive?: boolean }) {
  const { from, to, clicks, width, style, description, route } = edge;
  return (
    <g className={`edge ${style} ${isActive ? "active" : ""}`} data-from={from} data-to={to} data-clicks={clicks}>
      {!isActive && (
        <path className="edge-hit" d={route.line}>
          <title>{description}</title>
        </path>
      )}
      <path className="edge-line" d={route.line} strokeWidth={width} />
      <path className="edge-arrowhead" d={route.arrowhead} />
    </g>
  );
}

/** Radius of the smallest circle that can be seen and hovered, in pixels. */
const MIN_RADIUS = 3;
/** Radius of the smallest circle whose outline can be dashed. */
const MIN_DASHED_RADIUS = 5;
/** Radius of the smallest circle that has room for the mark of the start node. */
const MIN_START_MARK_RADIUS = 8;

const NodeMark = memo(function NodeMark({
  node,
  visible,
  scale,
}: {
  node: MapNode;
  visible: VisiblePart;
  scale: number;
}) {
  const { id, name, plays, column, isStart, isDeleted } = node;
  const radius = Math.max(node.radius * scale, MIN_RADIUS);
  const style = isDeleted ? "deleted" : plays === 0 ? "unreached" : "";
  const size = radius < MIN_DASHED_RADIUS ? "small" : "";
  return (
    <>
      <title>{`${isolate(name)}\n${formatPlays(node)}\n${column}`}</title>
      <circle className="map-node-focus" r={radius + 5} />
      <circle className={`map-node-mark ${style} ${size}`} r={radius} />
      {isStart && radius >= MIN_START_MARK_RADIUS && <path className="map-node-start" d="M-3.5 -5L5.5 0L-3.5 5Z" />}
      {visible.labelled.has(id) && (
        <>
          <text className="map-node-name" y={radius + 16}>
            {shorten(name, visible.letters)}
          </text>
          {visible.showsPlays && (
            <text className="map-node-plays" y={radius + 31}>
              {formatPlays(node)}
            </text>
          )}
        </>
      )}
    </>
  );
});
