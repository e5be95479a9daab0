import type { EdgeStyle, Scene } from "./scene";

const EDGE_STYLES: readonly [EdgeStyle, string][] = [
  ["taken", "Clicked"],
  ["untaken", "Never clicked"],
  ["default", "If nobody clicks"],
  ["deleted", "Deleted"],
];

/** Explains the marks that are on the map. */
export function Legend({ scene }: { scene: Scene }) {
  const styles = new Set(scene.edges.map(({ style }) => style));
  const areUnreached = scene.nodes.some(({ plays, isDeleted }) => plays === 0 && !isDeleted);
  const areDeleted = scene.nodes.some(({ isDeleted }) => isDeleted);
  return (
    <ul className="story-legend" aria-label="Legend">
      <li>
        <svg width="38" height="16" aria-hidden="true">
          <circle className="map-node-mark" cx="6" cy="8" r="4" />
          <circle className="map-node-mark" cx="26" cy="8" r="7" />
        </svg>
        Plays
      </li>
      {areUnreached && <NodeKey style="unreached" label="No plays" />}
      {areDeleted && <NodeKey style="deleted" label="Deleted node" />}
      {EDGE_STYLES.filter(([style]) => styles.has(style)).map(([style, label]) => (
        <li key={style}>
          <svg width="34" height="16" aria-hidden="true" className={`edge ${style}`}>
            {style === "taken" && <path className="edge-line" d="M1 3H24" strokeWidth="1.5" />}
            <path className="edge-line" d={style === "taken" ? "M1 11H24" : "M1 8H24"} strokeWidth={lineWidth(style)} />
            <path className="edge-arrowhead" d={style === "taken" ? "M24 6L33 11L24 16Z" : "M24 4L32 8L24 12Z"} />
          </svg>
          {label}
        </li>
      ))}
    </ul>
  );
}

function NodeKey({ style, label }: { style: string; label: string }) {
  return (
    <li>
      <svg width="16" height="16" aria-hidden="true">
        <circle className={`map-node-mark ${style}`} cx="8" cy="8" r="5.5" />
      </svg>
      {label}
    </li>
  );
}

function lineWidth(style: EdgeStyle): number {
  return style === "taken" ? 4 : 1.5;
}
