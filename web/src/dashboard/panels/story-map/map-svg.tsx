import { type MouseEvent, memo } from "react";
import { isolate } from "../../format/text";
import { describePlays } from "./describe";
import { EdgeLabels, EdgeLine, Edges } from "./edges-svg";
import { placeLabels } from "./labels";
import type { MapEdge, MapNode, Shows } from "./scene";
import { shorten, type VisiblePart } from "./visible";

interface Props {
  visible: VisiblePart;
  scale: number;
  shows: Shows;
  /** The edges that stand out: the selected one, or those of the node that is hovered, focused or selected. */
  active: readonly MapEdge[];
  /** Ids of the nodes that are focused or selected. */
  marked: readonly (string | null)[];
  hrefOf: (id: string) => string;
  onOpen: (id: string, event: MouseEvent) => void;
  onHover: (id: string | null) => void;
  onSelectEdge: (edge: MapEdge) => void;
}

/** The nodes and edges as SVG. It is hidden from screen readers and the keyboard, which use the list beside it. */
export function MapSvg(props: Props) {
  const { visible, scale, shows, active, marked, hrefOf, onOpen, onHover, onSelectEdge } = props;
  return (
    <>
      <g transform={`scale(${scale})`}>
        {!visible.usesCanvas && <Edges visible={visible} isDimmed={active.length > 0} onSelect={onSelectEdge} />}
        {active.map((edge) => (
          <EdgeLine key={edge.key} edge={edge} isActive onSelect={onSelectEdge} />
        ))}
      </g>
      {visible.nodes.map((node) => (
        <g
          key={node.id}
          transform={`translate(${(node.x * scale).toFixed(1)} ${(node.y * scale).toFixed(1)})`}
          className={marked.includes(node.id) ? "focused" : undefined}
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
            <NodeMark node={node} visible={visible} scale={scale} shows={shows} />
          </a>
        </g>
      ))}
      <EdgeLabels labels={active.length > 0 ? placeLabels(visible.nodes, active, scale) : visible.edgeLabels} />
    </>
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
  shows,
}: {
  node: MapNode;
  visible: VisiblePart;
  scale: number;
  shows: Shows;
}) {
  const { id, name, plays, column, isStart, isDeleted } = node;
  const counted = describePlays(node, shows);
  const radius = Math.max(node.radius * scale, MIN_RADIUS);
  const style = isDeleted ? "deleted" : plays === 0 ? "unreached" : "";
  const size = radius < MIN_DASHED_RADIUS ? "small" : "";
  return (
    <>
      <title>{`${isolate(name)}\n${counted}\n${column}`}</title>
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
              {counted}
            </text>
          )}
        </>
      )}
    </>
  );
});
