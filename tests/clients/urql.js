// urql with Graphcache, its normalised cache. Arguments: the server's address, the file schema.graphql.

import { readFile } from "node:fs/promises";
import { Client, fetchExchange } from "@urql/core";
import { makeCache } from "./graphcache.js";
import * as story from "./story.js";

const [address, schema] = process.argv.slice(2);
const complaints = story.listen();
const client = new Client({
  url: `${address}/graphql`,
  preferGetMethod: false,
  exchanges: [makeCache(await readFile(schema, "utf8")), fetchExchange],
});

const ask = (query, variables, requestPolicy) => settle(client.query(query, variables, { requestPolicy }));
const change = (mutation, variables) => settle(client.mutation(mutation, variables));
const readPage = async () => story.tell(await ask(story.PAGE, { period: story.PERIOD }, "cache-only"));
const id = "node:winter:intro";

async function settle(result) {
  const { data, error } = await result.toPromise();
  if (error) throw error;
  return data;
}

await ask(story.PAGE, { period: story.PERIOD }, "network-only");
const before = await readPage();
const cached = await ask(story.CACHED_NODE, { id }, "cache-only");

await change(story.RENAME, story.WINTER);
const renamed = await readPage();

const recorded = await change(story.RECORD, story.makeRepeatedPlay());
await ask(story.NODE, { id, period: story.PERIOD }, "network-only");
const after = await readPage();

console.log(JSON.stringify({ before, cached, renamed, verdicts: story.tellStatuses(recorded), after, complaints }));
