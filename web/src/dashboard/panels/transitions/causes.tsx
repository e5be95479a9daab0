import { formatValue } from "../../format/number";
import { MESSAGES } from "../../messages/messages";
import { Name } from "../../ui/name";
import { TextWithTooltip } from "../../ui/tooltip";
import { type CauseCount, countCauses, type Part } from "./transitions";

const TEXTS = MESSAGES.transitions.departures;

/** Why a node followed: a badge for each cause, whose tooltip names the chosen hotspots. */
export function Causes({ parts }: { parts: readonly Part[] }) {
  return (
    <span className="transitions-causes">
      {countCauses(parts).map((cause) => (
        <CauseBadge key={cause.cause} {...cause} />
      ))}
    </span>
  );
}

function CauseBadge({ cause, count, parts }: CauseCount) {
  const text = (
    <>
      {TEXTS.causes[cause]} <span className="number">{formatValue(count, "count")}</span>
    </>
  );
  const hasHotspots = parts.some(({ hotspot }) => hotspot !== null);
  if (!hasHotspots) {
    return (
      <span className="badge" data-cause={cause}>
        {text}
      </span>
    );
  }
  return (
    <span className="badge" data-cause={cause}>
      <TextWithTooltip text={<Hotspots parts={parts} />}>{text}</TextWithTooltip>
    </span>
  );
}

function Hotspots({ parts }: { parts: readonly Part[] }) {
  return (
    <>
      <strong>{TEXTS.clickedHotspots}</strong>
      {parts.map(({ hotspot, count }) => (
        <span key={hotspot?.externalId ?? ""} className="transitions-hotspot">
          {hotspot ? <Name>{hotspot.name ?? hotspot.externalId}</Name> : TEXTS.noHotspot}
          <span className="number">{formatValue(count, "count")}</span>
        </span>
      ))}
    </>
  );
}

/** As "Click: Lift the lid 12; Default way 3", for files. */
export function tellCauses(parts: readonly Part[]): string {
  return parts
    .map(({ cause, hotspot, count }) => {
      const name = hotspot && `: ${hotspot.name ?? hotspot.externalId}`;
      return `${TEXTS.causes[cause ?? "UNKNOWN"]}${name ?? ""} ${count}`;
    })
    .join("; ");
}
