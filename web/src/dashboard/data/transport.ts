// Sends requests with a timeout, and accepts responses of ivgraph only.

/** Time for a whole response, in milliseconds. The server itself answers with TIMEOUT after 30 seconds. */
export const TIMEOUT_MS = 45_000;

const TOO_MANY_REQUESTS = 429;
const SERVER_FAULT = 500;

/** No complete response arrived in time. */
export class RequestTimeout extends Error {}

/** The response is not from ivgraph but from something in between, such as a proxy that asks for a login. */
export class InterceptedResponse extends Error {}

/**
 * Like `fetch`, for responses of the API.
 *
 * @throws RequestTimeout
 * @throws InterceptedResponse
 */
export async function send(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(new RequestTimeout()), TIMEOUT_MS);
  const signal = init.signal ? AbortSignal.any([init.signal, timeout.signal]) : timeout.signal;
  try {
    // Do not follow redirects: ivgraph never redirects a query, and a login page on another host could not be read.
    const response = await fetch(input, { ...init, signal, redirect: "manual" });
    if (!isFromServer(response)) throw new InterceptedResponse();
    // The timeout covers the body too.
    const { status, statusText, headers } = response;
    return new Response(await response.arrayBuffer(), { status, statusText, headers });
  } finally {
    clearTimeout(timer);
  }
}

/** ivgraph answers in JSON. A failed or overloaded server may answer in any form: its status is enough. */
function isFromServer({ type, status, headers }: Response): boolean {
  if (type === "opaqueredirect") return false;
  if (status === TOO_MANY_REQUESTS || status >= SERVER_FAULT) return true;
  return /\bjson\b/i.test(headers.get("content-type") ?? "");
}
