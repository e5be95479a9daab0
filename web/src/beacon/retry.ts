// How long to wait before events are sent again.

/** Milliseconds: between two tries of ours, and for which a server may ask at most; longer ones a timer can't count. */
const LONGEST_BACKOFF = 60_000;
const LONGEST_ASKED = 3_600_000;

/**
 * Milliseconds to wait after so many failures in a row: as long as the server asks for, and longer each time.
 *
 * @param retryAfter the header of that name: seconds or a date
 */
export function backOff(failures: number, retryAfter: string | null): number {
  const wait = Math.min(LONGEST_BACKOFF, 1_000 * 2 ** (failures - 1));
  return Math.max(readRetryAfter(retryAfter), wait * (0.5 + Math.random() / 2));
}

function readRetryAfter(header: string | null): number {
  const asked = /^\d+$/.test(header ?? "") ? Number(header) * 1_000 : Date.parse(header ?? "") - Date.now();
  return Math.min(LONGEST_ASKED, asked || 0);
}
