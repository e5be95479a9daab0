import { formatSeconds } from "../../format/number";
import { MESSAGES } from "../../messages/messages";
import type { Bucket } from "./time-option";

/** As "0:12 – 0:15", or "10:00 or longer". */
export function formatBucket({ fromSeconds, untilSeconds }: Bucket): string {
  const from = formatSeconds(fromSeconds);
  return untilSeconds === null ? MESSAGES.choices.time.more(from) : `${from} – ${formatSeconds(untilSeconds)}`;
}
