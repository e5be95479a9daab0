import type { NodeChoicesFragment } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";

const TEXTS = MESSAGES.choices;

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
            ...{ key: "default", name: TEXTS.default, description: TEXTS.defaultSentence },
            ...{ to: byDefault.to, count: byDefault.count, share: byDefault.share, interval: byDefault.shareInterval },
          },
        ]
      : []),
    {
      ...NO_HOTSPOT,
      ...{ key: "others", name: TEXTS.others, to: null, ...ofPlays(others) },
      description: TEXTS.othersSentence,
    },
    {
      ...NO_HOTSPOT,
      ...{ key: "exits", name: TEXTS.exits, to: null, ...ofPlays(exits) },
      description: TEXTS.exitsSentence,
    },
  ];
}

function ofHotspot({ hotspot, timeToDecide, shareInterval, ...numbers }: Option): Way {
  return {
    // Apart from the keys of the other ways, whatever its id is.
    key: `hotspot ${hotspot?.externalId}`,
    name: hotspot?.name ?? hotspot?.externalId ?? TEXTS.unknownHotspot,
    deletedAt: hotspot?.deletedAt ?? null,
    interval: shareInterval,
    medianSeconds: timeToDecide.medianSeconds,
    ...numbers,
  };
}
