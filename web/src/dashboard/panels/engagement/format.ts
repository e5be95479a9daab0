import { formatSeconds } from "../../format/number";
import type { Slice } from "./slices";

/** As "0:31 – 0:31.6". */
export function formatSlice({ from, until }: Pick<Slice, "from" | "until">): string {
  return `${formatSeconds(from)} – ${formatSeconds(until)}`;
}
