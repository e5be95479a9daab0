import { Client, cacheExchange, fetchExchange, mapExchange } from "urql";
import { send } from "./transport";

/** Beside the page, so that a proxy may serve both below a path of its own. */
export const ENDPOINT = new URL("graphql", location.href.split(/[?#]/)[0]).href;

/** What the client adds to an answer. */
export interface Receipt {
  /** When it came, in milliseconds of the browser's clock. */
  answeredAt: number;
  /** What was asked. */
  asked: Record<string, unknown>;
}

/**
 * Below the cache, so that an answer keeps its time for as long as it is kept. Of an answer with errors nothing is taken:
 * where a part is missing, null would be read as "there is none".
 */
const receipts = mapExchange({
  onResult: (result) =>
    result.error
      ? { ...result, data: undefined }
      : {
          ...result,
          extensions: {
            ...result.extensions,
            receipt: { answeredAt: Date.now(), asked: result.operation.variables ?? {} } satisfies Receipt,
          },
        },
});

export const client = new Client({
  url: ENDPOINT,
  exchanges: [cacheExchange, receipts, fetchExchange],
  fetch: send,
  preferGetMethod: false,
  requestPolicy: "cache-first",
});
