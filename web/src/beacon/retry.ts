// The delay before a failed request is retried: exponential backoff with jitter.

/** The longest delay of the backoff, and the longest that a server may request, in milliseconds. */
const MAX_BACKOFF = 60_000;
const MAX_RETRY_AFTER = 3_600_000;

/**
 * Returns the milliseconds to wait after a number of failures in a row, at least as long as the server requests.
 *
 * @param retryAfter the Retry-After header: seconds or a date; null if there is none
 */
export function retryDelay(failures: number, retryAfter: string | null): number {
  const wait = Math.min(MAX_BACKOFF, 1_000 * 2 ** (failures - 1));
  return Math.max(readRetryAfter(retryAfter), wait * (0.5 + Math.random() / 2));
}

function readRetryAfter(header: string | null): number {
  const requested = /^\d+$/.test(header ?? "") ? Number(header) * 1_000 : Date.parse(header ?? "") - Date.now();
  return Math.min(MAX_RETRY_AFTER, requested || 0);
}
