import { formatSeconds } from "../../format/number";
import { useLocation } from "../../location/history";
import { LocationLink } from "../../location/link";
import { MESSAGES } from "../../messages/messages";
import { Icon, type IconName } from "../../ui/icon";
import { Name } from "../../ui/name";
import { Tooltip } from "../../ui/tooltip";
import type { Hotspot } from "./hotspot";

const TEXTS = MESSAGES.hotspots;

const ICONS: Record<NonNullable<Hotspot["kind"]>, IconName> = {
  NODE_SWITCH: "branch",
  LINK: "link",
  PAUSE: "pause",
  SEEK: "seek",
};

/** What a click on a hotspot does, as text; null if that is unknown. */
export function destinationName({ kind, destination, seekTo }: Hotspot): string | null {
  if (destination?.__typename === "Node") return destination.name ?? destination.externalId;
  if (destination?.__typename === "ExternalLink") return destination.url;
  if (kind === "PAUSE") return TEXTS.pauses;
  return kind === "SEEK" && seekTo !== null ? TEXTS.jumps(formatSeconds(seekTo)) : null;
}

/**
 * What a click on a hotspot does, as a link to the page of its destination node, or to its external link. An embed leads
 * nowhere else.
 */
export function Destination({ hotspot }: { hotspot: Hotspot }) {
  const { kind, destination, isInStructure } = hotspot;
  const name = destinationName(hotspot);
  const { embed } = useLocation();
  return (
    <span className="hotspot-destination">
      {kind && (
        <span className="hotspot-destination-kind">
          <Icon name={ICONS[kind]} />
          <span className="visually-hidden">{TEXTS.kindOf(TEXTS.kinds[kind])}</span>
        </span>
      )}
      {destination?.__typename === "Node" ? (
        // The column may truncate the name; the tooltip shows all of it.
        <Tooltip text={<Name>{name ?? destination.externalId}</Name>}>
          <LocationLink to={{ node: destination.externalId }} className="hotspot-destination-name">
            <Name>{name ?? destination.externalId}</Name>
          </LocationLink>
        </Tooltip>
      ) : destination?.__typename === "ExternalLink" && isWebUrl(destination.url) && !embed ? (
        <Tooltip text={destination.url}>
          <a href={destination.url} target="_blank" rel="noreferrer" className="hotspot-destination-name">
            {destination.url.replace(/^https?:\/\//, "")}
          </a>
        </Tooltip>
      ) : (
        <span className="hotspot-destination-name hotspot-destination-none">
          {name ?? (isInStructure ? TEXTS.noAction : TEXTS.unknown)}
        </span>
      )}
    </span>
  );
}

/** Only web addresses become links: a structure may contain any text, and a javascript: URL would run on this page. */
function isWebUrl(url: string): boolean {
  return /^https?:\/\//i.test(url);
}
