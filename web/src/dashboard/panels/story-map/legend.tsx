import { MESSAGES } from "../../messages/messages";
import { type EdgeStyle, type Scene, STYLES } from "./scene";

const TEXTS = MESSAGES.storyMap;

const LABELS: Record<EdgeStyle, string> = {
  ...TEXTS.kinds,
  ...{ exit: TEXTS.exits, more: TEXTS.more, fewer: TEXTS.fewer, same: TEXTS.same },
};

/** Explains the marks that are on the map. */
export function Legend({ scene }: { scene: Scene }) {
  const styles = new Set(scene.edges.map(({ style }) => style));
  const areUnreached = scene.nodes.some(({ plays, isDeleted }) => plays === 0 && !isDeleted);
  const areDeleted = scene.nodes.some(({ isDeleted }) => isDeleted);
  const areExits = scene.nodes.some(({ stub }) => stub !== null);
  return (
    <ul className="story-legend" aria-label={TEXTS.legend}>
      <li>
        <svg width="38" height="16" aria-hidden="true">
          <circle className="map-node-mark" cx="6" cy="8" r="4" />
          <circle className="map-node-mark" cx="26" cy="8" r="7" />
        </svg>
        {TEXTS.plays}
      </li>
      {areUnreached && <NodeKey style="unreached" label={TEXTS.noPlays} />}
      {areDeleted && <NodeKey style="deleted" label={TEXTS.deletedNode} />}
      {STYLES.toReversed()
        .filter((style) => styles.has(style))
        .map((style) => (
          <li key={style}>
            <svg width="34" height="16" aria-hidden="true" className={`edge ${style}`}>
              <path className="edge-line" d="M1 8H23" strokeWidth={style === "untaken" ? 1.5 : 4} />
              <path className="edge-arrowhead" d="M23 3L33 8L23 13Z" />
            </svg>
            {style === "untaken" && scene.isPartial ? TEXTS.rarelyTaken : LABELS[style]}
          </li>
        ))}
      {scene.edges.some(({ minority }) => minority) && (
        <li>
          <svg width="34" height="16" aria-hidden="true" className="edge default">
            <path className="edge-line" d="M1 8H33" strokeWidth="4" />
            <path className="edge-minority choice" d="M1 8H33" strokeWidth="4" strokeDasharray="6 8" />
          </svg>
          {TEXTS.mixed}
        </li>
      )}
      {areExits && (
        <li>
          <svg width="22" height="16" aria-hidden="true" className="edge exit">
            <path className="edge-line" d="M1 8H17" strokeWidth="4" />
            <path className="edge-line" d="M18 2V14" strokeWidth="2" />
          </svg>
          {TEXTS.exits}
        </li>
      )}
      <li>{scene.shows === "change" ? TEXTS.widthOfChangeSentence : TEXTS.widthSentence}</li>
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
