import { AddressLink } from "../address/link";
import { formatSeconds } from "../format/number";
import { Hint } from "../state/hint";
import { Name } from "../state/name";
import { Icon, type IconName } from "../theme/icon";
import type { Hotspot } from "./hotspot";

const KINDS = {
  NODE_SWITCH: { icon: "branch", label: "Goes to a video" },
  LINK: { icon: "link", label: "Opens a link" },
  PAUSE: { icon: "pause", label: "Pauses" },
  SEEK: { icon: "seek", label: "Jumps" },
} as const satisfies Record<string, { icon: IconName; label: string }>;

/** What a click does, as text. */
export function destinationName({ kind, destination, seekTo }: Hotspot): string | null {
  if (destination?.__typename === "Node") return destination.name ?? destination.externalId;
  if (destination?.__typename === "ExternalLink") return destination.url;
  if (kind === "PAUSE") return "Pauses the video";
  return kind === "SEEK" && seekTo !== null ? `Jumps to ${formatSeconds(seekTo)}` : null;
}

/** What a click does: a link to the page of the video that it leads to, or to the page outside. */
export function Destination({ hotspot }: { hotspot: Hotspot }) {
  const { kind, destination, isInStructure } = hotspot;
  const name = destinationName(hotspot);
  return (
    <span className="destination">
      {kind && (
        <span className="destination-kind">
          <Icon name={KINDS[kind].icon} />
          <span className="visually-hidden">{KINDS[kind].label}: </span>
        </span>
      )}
      {destination?.__typename === "Node" ? (
        // The whole name, which the column may cut off.
        <Hint text={<Name>{name ?? destination.externalId}</Name>}>
          <AddressLink to={{ node: destination.externalId }} className="destination-name">
            <Name>{name ?? destination.externalId}</Name>
          </AddressLink>
        </Hint>
      ) : destination?.__typename === "ExternalLink" && isWeb(destination.url) ? (
        <Hint text={destination.url}>
          <a href={destination.url} target="_blank" rel="noreferrer" className="destination-name">
            {destination.url.replace(/^https?:\/\//, "")}
          </a>
        </Hint>
      ) : (
        <span className="destination-name destination-none">
          {name ?? (isInStructure ? "No known action" : "Unknown")}
        </span>
      )}
    </span>
  );
}

/** An authoring tool may write anything; an address such as javascript: would run here. */
function isWeb(url: string): boolean {
  return /^https?:\/\//i.test(url);
}
