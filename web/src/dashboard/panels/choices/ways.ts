import type { NodeChoicesFragment } from "../../data/documents";

export type Choices = NodeChoicesFragment["choices"];
type Option = Choices["options"][number];

/** What became of plays of the node: a row of the table. The counts of all rows add up to the plays. */
export interface Way {
  key: string;
  name: string;
  /** What the name means, for a row that is no hotspot. */
  description?: string;
  deletedAt: string | null;
  to: Option["to"];
  count: number;
  share: number | null;
  interval: Option["shareInterval"];
  shareOfChoices: number | null;
  exposed: number | null;
  medianSeconds: number | null;
}

/** What only hotspots have. */
const NO_HOTSPOT = { deletedAt: null, shareOfChoices: null, exposed: null, medianSeconds: null };

export function listWays(choices: Choices): Way[] {
  const { plays, options, default: byDefault, others, exits } = choices;
  const ofPlays = (count: number) => ({ count, share: plays > 0 ? count / plays : null, interval: null });
  return [
    ...options.map(ofHotspot),
    ...(byDefault
      ? [
          {
            ...NO_HOTSPOT,
            ...{ key: "default", name: "Default way", description: "Nobody clicked: the default way was followed." },
            ...{ to: byDefault.to, count: byDefault.count, share: byDefault.share, interval: byDefault.shareInterval },
          },
        ]
      : []),
    {
      ...NO_HOTSPOT,
      ...{ key: "others", name: "Other ways", to: null, ...ofPlays(others) },
      description: "The page’s own code switched to another node, or the player did not say why it went on.",
    },
    {
      ...NO_HOTSPOT,
      ...{ key: "exits", name: "Exits", to: null, ...ofPlays(exits) },
      description: "Nothing followed, even if the viewer may still go on.",
    },
  ];
}

function ofHotspot({ hotspot, timeToDecide, shareInterval, ...numbers }: Option): Way {
  return {
    // Apart from the keys of the other ways, whatever its id is.
    key: `hotspot ${hotspot?.externalId}`,
    name: hotspot?.name ?? hotspot?.externalId ?? "Unknown hotspot",
    deletedAt: hotspot?.deletedAt ?? null,
    interval: shareInterval,
    medianSeconds: timeToDecide.medianSeconds,
    ...numbers,
  };
}
