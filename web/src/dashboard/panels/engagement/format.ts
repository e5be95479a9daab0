import { formatSeconds } from "../../format/number";
import type { Part } from "./parts";

/** As "0:31 – 0:31.6". */
export function formatPart({ from, until }: Pick<Part, "from" | "until">): string {
  return `${formatSeconds(from)} – ${formatSeconds(until)}`;
}
