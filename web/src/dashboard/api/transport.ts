// How a question travels: within a time, and only to ivgraph itself.

/** Milliseconds in which an answer has to be here as a whole. The server gives up after 30 seconds, and says so. */
export const LONGEST_WAIT = 45_000;

const TOO_MANY_REQUESTS = 429;
const SERVER_FAULT = 500;

/** No whole answer came in time. */
export class TimedOut extends Error {}

/** What answered is not ivgraph, but something between it and the browser, such as a proxy that asks for a login. */
export class Intercepted extends Error {}

/**
 * Like `fetch`, for a client of GraphQL.
 *
 * @throws TimedOut
 * @throws Intercepted
 */
export async function send(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new TimedOut()), LONGEST_WAIT);
  const signal = init.signal ? AbortSignal.any([init.signal, limit.signal]) : limit.signal;
  try {
    // A login page on another host could not even be read: whoever redirects a question is not ivgraph.
    const response = await fetch(input, { ...init, signal, redirect: "manual" });
    if (!isAnswer(response)) throw new Intercepted();
    // The time is up for the body too.
    const { status, statusText, headers } = response;
    return new Response(await response.arrayBuffer(), { status, statusText, headers });
  } finally {
    clearTimeout(timer);
  }
}

/** ivgraph answers in JSON. Who fails or has too much to do may say so in any way: the status tells enough. */
function isAnswer({ type, status, headers }: Response): boolean {
  if (type === "opaqueredirect") return false;
  if (status === TOO_MANY_REQUESTS || status >= SERVER_FAULT) return true;
  return /\bjson\b/i.test(headers.get("content-type") ?? "");
}
