import { Client, cacheExchange, fetchExchange, mapExchange } from "urql";
import { send } from "./transport";

/** Relative to the page, so that a proxy may serve both below a path prefix. */
export const ENDPOINT = new URL("graphql", location.href.split(/[?#]/)[0]).href;

/** What the client adds to each response. */
export interface ResponseInfo {
  /** When the response arrived, in milliseconds since 1970 of the browser's clock. */
  receivedAt: number;
  /** The variables of the request. */
  variables: Record<string, unknown>;
}

/**
 * Stands behind the cache, so that a cached response keeps its time. It drops the data of a response with errors: a
 * field that is null because of an error would be shown as "there is none".
 */
const addResponseInfo = mapExchange({
  onResult: (result) =>
    result.error
      ? { ...result, data: undefined }
      : {
          ...result,
          extensions: {
            ...result.extensions,
            responseInfo: {
              receivedAt: Date.now(),
              variables: result.operation.variables ?? {},
            } satisfies ResponseInfo,
          },
        },
});

export const client = new Client({
  url: ENDPOINT,
  exchanges: [cacheExchange, addResponseInfo, fetchExchange],
  fetch: send,
  preferGetMethod: false,
  requestPolicy: "cache-first",
});
