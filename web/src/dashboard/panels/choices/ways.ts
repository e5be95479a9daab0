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
  /** The share in the compared period; null if that is unknown. */
  shareBefore: number | null;
  interval: Option["shareInterval"];
  shareOfChoices: number | null;
  exposed: number | null;
  medianSeconds: number | null;
}

/** What only hotspots have. */
const NO_HOTSPOT = { deletedAt: null, shareOfChoices: null, exposed: null, medianSeconds: null };

export function listWays(choices: Choices): Way[] {
  const { plays, options, default: byDefault, others, exits, comparison } = choices;
  const ofPlays = (count: number, before: number | undefined) => ({
    ...{ count, share: share(count, plays), interval: null },
    shareBefore: comparison && before !== undefined ? share(before, comparison.plays) : null,
  });
  return [
    ...options.map(ofHotspot),
    ...(byDefault
      ? [
          {
            ...NO_HOTSPOT,
            ...{ key: "default", name: TEXTS.default, description: TEXTS.defaultSentence },
            ...{ to: byDefault.to, count: byDefault.count, share: byDefault.share, interval: byDefault.shareInterval },
            shareBefore: byDefault.comparison?.share ?? null,
          },
        ]
      : []),
    {
      ...NO_HOTSPOT,
      ...{ key: "others", name: TEXTS.others, to: null, ...ofPlays(others, comparison?.others) },
      description: TEXTS.othersSentence,
    },
    {
      ...NO_HOTSPOT,
      ...{ key: "exits", name: TEXTS.exits, to: null, ...ofPlays(exits, comparison?.exits) },
      description: TEXTS.exitsSentence,
    },
  ];
}

function share(count: number, plays: number): number | null {
  return plays > 0 ? count / plays : null;
}

function ofHotspot({ hotspot, timeToDecide, shareInterval, comparison, ...numbers }: Option): Way {
  return {
    // Apart from the keys of the other ways, whatever its id is.
    key: `hotspot ${hotspot?.externalId}`,
    name: hotspot?.name ?? hotspot?.externalId ?? TEXTS.unknownHotspot,
    deletedAt: hotspot?.deletedAt ?? null,
    shareBefore: comparison?.share ?? null,
    interval: shareInterval,
    medianSeconds: timeToDecide.medianSeconds,
    ...numbers,
  };
}
