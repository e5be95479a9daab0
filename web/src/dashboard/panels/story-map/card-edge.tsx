import { formatValue } from "../../format/number";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { Name } from "../../ui/name";
import { CardChoices } from "./card-choices";
import { CardFilter } from "./card-filter";
import { Causes, Fact, Facts, Part } from "./card-parts";
import { describeKind, formatGrowth } from "./describe";
import { hotspotsOf } from "./graph";
import type { MapEdge, Scene } from "./scene";

const TEXTS = MESSAGES.storyMap;

interface Props {
  scene: Scene;
  edge: MapEdge;
  location: PageLocation;
  onSelect: (card: readonly string[]) => void;
}

/** What is known about an edge: who went that way, why, and what they chose. */
export function EdgeCard({ scene, edge, location, onSelect }: Props) {
  const { from, to, count, share, viewers, compared, isInStructure } = edge;
  const hotspots = hotspotsOf(edge, scene.hotspotNames);
  return (
    <>
      <p className="story-card-note">
        {[describeKind(edge, scene), ...(isInStructure ? [] : [TEXTS.notInStructure])].join(" · ")}
      </p>
      <Facts>
        <Fact label={TEXTS.plays} value={formatValue(count, "count")} change={compared?.change} />
        <Fact label={TEXTS.card.ofPlays} value={formatValue(share, "percent")} />
        <Fact label={TEXTS.card.viewers} value={formatValue(viewers, "count")} />
        {compared && <Fact label={TEXTS.card.growth} value={formatGrowth(edge)} />}
        {compared && (
          <Fact
            label={TEXTS.card.compared}
            value={TEXTS.card.before(formatValue(compared.count, "count"), formatValue(compared.share, "percent"))}
          />
        )}
      </Facts>
      {hotspots.length > 0 ? (
        <CardFilter
          location={location}
          conditions={hotspots.flatMap(({ id, name }) => [
            { did: "chose", id, label: TEXTS.card.chose(<Name>{name}</Name>) },
            { did: "notChose", id, label: TEXTS.card.notChose(<Name>{name}</Name>) },
          ])}
        />
      ) : (
        <p className="story-card-note">{TEXTS.card.noHotspot}</p>
      )}
      {count > 0 && (
        <Part title={TEXTS.card.causes}>
          <Causes passage={edge} />
        </Part>
      )}
      {hotspots.length > 0 && (
        <CardChoices key={edge.key} location={location} node={from} only={new Set(hotspots.map(({ id }) => id))} />
      )}
      <ul className="story-ends">
        {[
          { id: from, label: TEXTS.card.from },
          { id: to, label: TEXTS.card.where },
        ].map(({ id, label }) => (
          <li key={label}>
            {label}:{" "}
            <button type="button" onClick={() => onSelect([id])}>
              <Name>{scene.nodeById.get(id)?.name ?? id}</Name>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
