import type { CSSProperties } from "react";
import { formatValue } from "../../format/number";
import { MESSAGES } from "../../messages/messages";
import { Name } from "../../ui/name";
import { Tooltip } from "../../ui/tooltip";
import { destinationName } from "./destination";
import type { Hotspot } from "./hotspot";
import { type Placed, placeHotspots, warmest } from "./place";
import "./picture.css";

const TEXTS = MESSAGES.hotspots.picture;

/** The hotspots where they are on the picture: the more clicks per play, the darker. Nothing if no place is known. */
export function Picture({ hotspots }: { hotspots: readonly Hotspot[] }) {
  const placed = placeHotspots(hotspots);
  if (placed.length === 0) return null;
  const most = warmest(placed);
  const unplaced = hotspots.filter(({ deletedAt }) => deletedAt === null).length - placed.length;
  return (
    <figure className="hotspot-picture">
      <ul className="hotspot-picture-frame" aria-label={TEXTS.label}>
        {placed.map((hotspot) => (
          <Box key={hotspot.externalId} hotspot={hotspot} heat={most > 0 ? rateOf(hotspot) / most : 0} />
        ))}
      </ul>
      <figcaption>
        <span className="hotspot-picture-legend">
          {TEXTS.legend}
          <span className="number">{formatValue(0, "percent")}</span>
          <span className="hotspot-picture-scale" aria-hidden="true" />
          <span className="number">{formatValue(most, "percent")}</span>
        </span>
        {unplaced > 0 && <span>{TEXTS.unplaced(unplaced)}</span>}
      </figcaption>
    </figure>
  );
}

function Box({ hotspot, heat }: { hotspot: Placed; heat: number }) {
  const { area, name, externalId, metrics } = hotspot;
  const place = {
    ...{ left: `${area.left * 100}%`, top: `${area.top * 100}%` },
    ...{ width: `${area.width * 100}%`, height: `${area.height * 100}%`, "--heat": `${heat * 100}%` },
  };
  return (
    <li className="hotspot-picture-hotspot" style={place as CSSProperties}>
      <Tooltip text={<Told hotspot={hotspot} />}>
        <button type="button">
          <span className="hotspot-picture-name">
            <Name>{name ?? externalId}</Name>
          </span>
          <span className="number">{formatValue(metrics.clickThroughRate, "percent")}</span>
        </button>
      </Tooltip>
    </li>
  );
}

function Told({ hotspot }: { hotspot: Placed }) {
  const destination = destinationName(hotspot);
  return (
    <>
      <strong>
        <Name>{hotspot.name ?? hotspot.externalId}</Name>
      </strong>
      <br />
      {TEXTS.clicks(hotspot.metrics.clicks)}, {TEXTS.clicksPerPlay(formatValue(rateOf(hotspot), "percent"))}
      {destination && (
        <>
          <br />
          {TEXTS.leadsTo} <Name>{destination}</Name>
        </>
      )}
    </>
  );
}

function rateOf({ metrics }: Hotspot): number {
  return metrics.clickThroughRate ?? 0;
}
