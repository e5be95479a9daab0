// Which options of a choice have a part of its bar.

import type { PlaylistDividingChoicesFragment } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";

export type Choice = PlaylistDividingChoicesFragment["dividingChoices"]["choices"][number];

const TEXTS = MESSAGES.dividingChoices;

/** Parts of a bar that can still be told apart by their shades. */
const MAX_PARTS = 5;

export interface Part {
  /** The id of its hotspot; null of the rest. */
  key: string | null;
  name: string;
  deletedAt: string | null;
  share: number;
}

/** The most frequent options. If there are more than fit, the last part is the rest of them. */
export function partsOf({ options }: Choice): Part[] {
  const shown = options.length > MAX_PARTS ? options.slice(0, MAX_PARTS - 1) : options;
  const rest = options.slice(shown.length);
  const parts: Part[] = shown.map(({ hotspot, shareOfChoices }) => ({
    key: hotspot?.externalId ?? "",
    name: hotspot?.name ?? hotspot?.externalId ?? TEXTS.unknownHotspot,
    deletedAt: hotspot?.deletedAt ?? null,
    share: shareOfChoices ?? 0,
  }));
  if (rest.length === 0) return parts;
  const share = rest.reduce((sum, { shareOfChoices }) => sum + (shareOfChoices ?? 0), 0);
  return [...parts, { key: null, name: TEXTS.rest(rest.length), deletedAt: null, share }];
}

/** All options with their counts, for files. */
export function optionsText({ options }: Choice): string {
  return options
    .map(({ hotspot, count }) => `${hotspot?.name ?? hotspot?.externalId ?? TEXTS.unknownHotspot}: ${count}`)
    .join("; ");
}
