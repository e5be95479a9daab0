import { Client, cacheExchange, fetchExchange } from "urql";

/** Beside the page, so that a proxy may serve both below a path of its own. */
export const ENDPOINT = new URL("graphql", location.href.split(/[?#]/)[0]).href;

export const client = new Client({
  url: ENDPOINT,
  exchanges: [cacheExchange, fetchExchange],
  preferGetMethod: false,
  requestPolicy: "cache-first",
});
