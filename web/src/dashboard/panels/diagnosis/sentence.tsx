import type { ReactNode } from "react";
import { LocationLink } from "../../location/link";
import { MESSAGES } from "../../messages/messages";
import { Name } from "../../ui/name";
import type { Finding, FoundNode } from "./finding";

const TEXTS = MESSAGES.diagnosis;

/** What was found, in plain words; its nodes are links to their pages. */
export function Sentence({ finding }: { finding: Finding }): ReactNode {
  switch (finding.__typename) {
    case "UnreachableNode":
      return TEXTS.unreachable(<NodeLink node={finding.node} />);
    case "DeadEnd":
      return TEXTS[finding.reason === "WAYS_LOST" ? "waysLost" : "noEnding"](<NodeLink node={finding.node} />);
    case "HotspotOutsideNode":
      return TEXTS[finding.isNeverShown ? "neverShown" : "shownTooLong"](
        <HotspotName hotspot={finding.hotspot} />,
        <NodeLink node={finding.hotspot?.node ?? null} />,
      );
    case "UnplayedNode":
      return TEXTS.unplayed(<NodeLink node={finding.node} />);
    case "UnclickedHotspot":
      return TEXTS.unclicked(
        <HotspotName hotspot={finding.hotspot} />,
        <NodeLink node={finding.hotspot?.node ?? null} />,
      );
    case "HoldingLoop": {
      const [first = null, ...others] = finding.nodes;
      return (
        <>
          {TEXTS.loop(<NodeLink node={first} />)} {others.length > 0 && TEXTS.loopWith(<NodeLinks nodes={others} />)}
        </>
      );
    }
    case "DominatedChoice":
      return TEXTS.dominated(
        <NodeLink node={finding.node} />,
        finding.hotspot ? <HotspotName hotspot={finding.hotspot} /> : TEXTS.defaultWay,
        finding.to && <NodeLink node={finding.to} />,
      );
    case "LostMinutes":
      return TEXTS.lost(<NodeLink node={finding.node} />);
  }
}

function NodeLink({ node }: { node: FoundNode | null }) {
  if (!node) return TEXTS.gone;
  return (
    <LocationLink to={{ node: node.externalId }}>
      <Name>{node.name ?? node.externalId}</Name>
    </LocationLink>
  );
}

function NodeLinks({ nodes }: { nodes: readonly FoundNode[] }) {
  return nodes.map((node, index) => (
    <span key={node.externalId}>
      {index > 0 && ", "}
      <NodeLink node={node} />
    </span>
  ));
}

function HotspotName({ hotspot }: { hotspot: FoundNode | null }) {
  return TEXTS.hotspot(
    <strong>
      <Name>{hotspot ? (hotspot.name ?? hotspot.externalId) : ""}</Name>
    </strong>,
  );
}
