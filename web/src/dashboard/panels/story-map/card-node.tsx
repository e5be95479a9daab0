import type { MouseEvent, ReactNode } from "react";
import { formatValue } from "../../format/number";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { Name } from "../../ui/name";
import { CardChoices } from "./card-choices";
import { CardFilter } from "./card-filter";
import { Bar, Causes, Fact, Facts, Part } from "./card-parts";
import type { Passage } from "./passage";
import type { MapEdge, MapNode, Scene } from "./scene";

const TEXTS = MESSAGES.storyMap.card;
/** More ways than these make a card that nobody reads; the table has all of them. */
const MAX_WAYS = 8;

interface Props {
  scene: Scene;
  node: MapNode;
  location: PageLocation;
  hrefOf: (id: string) => string;
  onOpen: (id: string, event: MouseEvent) => void;
  onSelect: (card: readonly string[]) => void;
}

/** What is known about a node: who played it, why they went on, what they chose, where from and where to. */
export function NodeCard({ scene, node, location, hrefOf, onOpen, onSelect }: Props) {
  const { id, plays, viewers, change, begins, exits } = node;
  const outgoing = scene.outgoing.get(id) ?? [];
  const nameOf = (other: string) => scene.nodeById.get(other)?.name ?? other;
  return (
    <>
      <Facts>
        <Fact label={MESSAGES.storyMap.plays} value={formatValue(plays, "count")} change={change} />
        <Fact label={TEXTS.viewers} value={formatValue(viewers, "count")} />
      </Facts>
      {!location.embed && (
        <p className="story-card-link">
          <a href={hrefOf(id)} onClick={(event) => onOpen(id, event)}>
            {TEXTS.open}
          </a>
        </p>
      )}
      <CardFilter
        location={location}
        conditions={[
          { did: "visited", id, label: TEXTS.visited },
          { did: "notVisited", id, label: TEXTS.notVisited },
        ]}
      />
      {outgoing.some(({ count }) => count > 0) && (
        <Part title={TEXTS.causes}>
          <Causes passage={sumOf(outgoing)} />
        </Part>
      )}
      {outgoing.some(({ hotspots, chosen }) => hotspots.length + chosen.length > 0) && (
        <CardChoices location={location} node={id} />
      )}
      <Part title={TEXTS.from}>
        <Ways
          edges={scene.incoming.get(id) ?? []}
          shareOf={({ count }) => (plays > 0 ? count / plays : null)}
          nameOf={({ from }) => nameOf(from)}
          end={begins && { passage: begins, name: TEXTS.sessionStart, style: "other" }}
          nothing={TEXTS.nobody}
          {...{ plays, onSelect }}
        />
      </Part>
      <Part title={TEXTS.where}>
        <Ways
          edges={outgoing}
          shareOf={({ share }) => share}
          nameOf={({ to }) => nameOf(to)}
          end={exits && { passage: exits, name: TEXTS.exit, style: "exit" }}
          nothing={TEXTS.nowhere}
          {...{ plays, onSelect }}
        />
      </Part>
    </>
  );
}

interface WaysProps {
  edges: readonly MapEdge[];
  plays: number;
  shareOf: (edge: MapEdge) => number | null;
  nameOf: (edge: MapEdge) => string;
  /** Where sessions begin, or end. */
  end: { passage: Passage; name: string; style: string } | null;
  nothing: ReactNode;
  onSelect: (card: readonly string[]) => void;
}

function Ways({ edges, plays, shareOf, nameOf, end, nothing, onSelect }: WaysProps) {
  const taken = edges.filter(({ count }) => count > 0);
  const hidden = taken.length - MAX_WAYS;
  if (taken.length === 0 && !end?.passage.count) return <p className="story-card-note">{nothing}</p>;
  return (
    <>
      <ul className="story-bars">
        {end && end.passage.count > 0 && (
          <Bar
            name={end.name}
            style={end.style}
            count={end.passage.count}
            share={plays > 0 ? end.passage.count / plays : null}
          />
        )}
        {taken.slice(0, MAX_WAYS).map((edge) => (
          <Bar
            key={edge.key}
            name={<Name>{nameOf(edge)}</Name>}
            style={edge.kind}
            count={edge.count}
            share={shareOf(edge)}
            onOpen={() => onSelect([edge.from, edge.to])}
          />
        ))}
      </ul>
      {hidden > 0 && <p className="story-card-note">{TEXTS.more(hidden)}</p>}
    </>
  );
}

function sumOf(edges: readonly MapEdge[]): Pick<Passage, "count" | "causes"> {
  const sum = { count: 0, causes: { choice: 0, default: 0, loop: 0, other: 0 } };
  for (const { count, causes } of edges) {
    sum.count += count;
    for (const cause of ["choice", "default", "loop", "other"] as const) sum.causes[cause] += causes[cause];
  }
  return sum;
}
