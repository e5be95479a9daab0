import { memo } from "react";
import type { EdgeLabel } from "./labels";
import type { MapEdge, MapNode } from "./scene";
import type { VisiblePart } from "./visible";

/** Length of a dash and the gap after it, in an edge that is dashed in two colours. */
const DASHES = 26;

interface Props {
  visible: VisiblePart;
  /** Whether others stand out. */
  isDimmed: boolean;
  onSelect: (edge: MapEdge) => void;
}

/** Memoized, so that hovering over nodes does not render all edges again. */
export const Edges = memo(function Edges({ visible, isDimmed, onSelect }: Props) {
  return (
    <g className={isDimmed ? "dimmed" : undefined}>
      {visible.nodes.map((node) => (
        <ExitStub key={node.id} node={node} />
      ))}
      {visible.edges.map((edge) => (
        <EdgeLine key={edge.key} edge={edge} onSelect={onSelect} />
      ))}
    </g>
  );
});

interface LineProps {
  edge: MapEdge;
  isActive?: boolean;
  onSelect: (edge: MapEdge) => void;
}

export function EdgeLine({ edge, isActive = false, onSelect }: LineProps) {
  const { from, to, count, width, style, isRare, minority, description, route } = edge;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the cards of nodes have buttons for all of their edges
    <g
      className={`edge ${style} ${isActive ? "active" : isRare ? "rare" : ""}`}
      onClick={() => onSelect(edge)}
      {...{ "data-from": from, "data-to": to, "data-count": count }}
    >
      <path className="edge-hit" d={route.line} strokeWidth={Math.max(width, 14)}>
        <title>{description}</title>
      </path>
      <path className="edge-line" d={route.line} strokeWidth={width} />
      {minority && (
        <path
          className={`edge-minority ${minority.style}`}
          d={route.line}
          strokeWidth={width}
          strokeDasharray={`${minority.share * DASHES} ${(1 - minority.share) * DASHES}`}
        />
      )}
      <path className="edge-arrowhead" d={route.arrowhead} />
    </g>
  );
}

function ExitStub({ node: { id, stub, exits } }: { node: MapNode }) {
  if (!stub) return null;
  return (
    <g className={`edge ${stub.style}`} data-exits={id} data-count={exits?.count}>
      <path className="edge-line" d={stub.line} strokeWidth={stub.width}>
        <title>{stub.description}</title>
      </path>
      <path className="edge-line" d={stub.bar} strokeWidth="2" />
    </g>
  );
}

/** They keep their size at every scale. */
export const EdgeLabels = memo(function EdgeLabels({ labels }: { labels: readonly EdgeLabel[] }) {
  return labels.map(({ key, text, box: { x, y, width, height } }) => (
    <g key={key} className="edge-label">
      <rect {...{ x, y, width, height }} rx="3" />
      <text x={x + width / 2} y={y + 11}>
        {text}
      </text>
    </g>
  ));
});
