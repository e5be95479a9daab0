import { type KeyboardEvent, type MouseEvent, memo } from "react";
import { formatCount } from "../../format/number";
import { MESSAGES } from "../../messages/messages";
import { Name } from "../../ui/name";
import { describeKind, describeNumbers } from "./describe";
import { nodeForKey } from "./keys";
import type { MapEdge, Scene } from "./scene";

interface Props {
  scene: Scene;
  /** Id of the node that Tab focuses (roving tabindex). */
  current: string;
  hrefOf: (id: string) => string;
  onOpen: (id: string, event: MouseEvent) => void;
  onFocus: (id: string | null) => void;
}

const TEXTS = MESSAGES.storyMap;

/**
 * The map as a list for screen readers and the keyboard: a single tab stop, within which the arrow keys move the focus.
 */
export const NodeLinks = memo(function NodeLinks({ scene, current, hrefOf, onOpen, onFocus }: Props) {
  const moveFocus = (event: KeyboardEvent<HTMLElement>) => {
    const from = (event.target as HTMLElement).dataset.listed;
    if (from === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const to = nodeForKey(scene, from, event.key);
    if (to === null) return;
    event.preventDefault();
    focusNode(event.currentTarget, to);
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys move the focus between its links */}
      <div className="story-list visually-hidden" onKeyDown={moveFocus} onBlur={() => onFocus(null)}>
        <ul aria-label={TEXTS.list} aria-describedby="story-keys">
          {scene.nodes.map((node) => (
            <li key={node.id}>
              <a
                href={hrefOf(node.id)}
                data-listed={node.id}
                dir="auto"
                tabIndex={node.id === current ? 0 : -1}
                onClick={(event) => onOpen(node.id, event)}
                onFocus={() => onFocus(node.id)}
              >
                {node.name}
              </a>{" "}
              {[
                formatCount(node.plays, "play"),
                node.column.toLowerCase(),
                ...(node.isStart ? [TEXTS.start] : []),
              ].join(", ")}
              <OutgoingEdges scene={scene} edges={scene.outgoing.get(node.id) ?? []} />
            </li>
          ))}
        </ul>
      </div>
      <p id="story-keys" className="story-keys">
        {TEXTS.keyboardHelp}
      </p>
    </>
  );
});

/** Focuses a node without scrolling the page: the map pans it into view. */
function focusNode(list: HTMLElement, id: string): void {
  list.querySelector<HTMLElement>(`[data-listed="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
}

function OutgoingEdges({ scene, edges }: { scene: Scene; edges: readonly MapEdge[] }) {
  if (edges.length === 0) return null;
  return (
    <ul>
      {edges.map((edge) => (
        <li key={edge.key}>
          {TEXTS.to(<Name>{scene.nodeById.get(edge.to)?.name ?? edge.to}</Name>)}
          {edge.count === 0 ? describeKind(edge, scene) : describeNumbers(edge, scene.shows)}
        </li>
      ))}
    </ul>
  );
}
