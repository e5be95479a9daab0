// Apollo Client with its normalised cache. Argument: the server's address.

import { ApolloClient, gql, HttpLink } from "@apollo/client";
import { cache } from "./apollo-cache.js";
import * as story from "./story.js";

const [address] = process.argv.slice(2);
const complaints = story.listen();
const client = new ApolloClient({ cache, link: new HttpLink({ uri: `${address}/graphql` }) });

const page = { query: gql(story.PAGE), variables: { period: story.PERIOD } };
const readPage = () => story.tell(client.readQuery(page));
const id = "node:winter:intro";

await client.query(page);
const before = readPage();
const cached = client.readQuery({ query: gql(story.CACHED_NODE), variables: { id } });

await client.mutate({ mutation: gql(story.RENAME), variables: story.WINTER });
const renamed = readPage();

const recorded = await client.mutate({ mutation: gql(story.RECORD), variables: story.makeRepeatedPlay() });
const variables = { id, period: story.PERIOD };
await client.query({ query: gql(story.NODE), variables, fetchPolicy: "network-only" });
const after = readPage();

console.log(JSON.stringify({ before, cached, renamed, verdicts: story.tellStatuses(recorded.data), after, complaints }));
client.stop();
