// Relay's store, with what its compiler made of relay/questions.js. Arguments: the server's address, the folder of that.

import { createRequire } from "node:module";
import relay from "relay-runtime";
import * as story from "./story.js";

const [address, folder] = process.argv.slice(2);
const complaints = story.listen();
const load = createRequire(`${folder}/`);
const compiled = (name) => load(`./${name}.graphql.js`);

async function send({ text }, variables) {
  const response = await fetch(`${address}/graphql`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ query: text, variables }),
  });
  return response.json();
}

const environment = new relay.Environment({
  network: relay.Network.create(send),
  store: new relay.Store(new relay.RecordSource()),
});

const ask = (query, variables) => relay.fetchQuery(environment, query, variables).toPromise();

function change(mutation, variables) {
  return new Promise((onCompleted, onError) => {
    relay.commitMutation(environment, { mutation, variables, onCompleted, onError });
  });
}

const page = relay.createOperationDescriptor(compiled("questionsPageQuery"), { period: story.PERIOD });
const readPage = () => environment.lookup(page.fragment).data;
environment.retain(page);

await ask(page.request.node, page.request.variables);
const before = story.tell(readPage());

await change(compiled("questionsRenameMutation"), story.WINTER);
const renamed = story.tell(readPage());

const recorded = await change(compiled("questionsRecordMutation"), story.makeRepeatedPlay());

// As useRefetchableFragment does: the fragment knows the query, and which variable takes the id.
const { operation, identifierInfo } = compiled("questionsNode").metadata.refetch;
const [, { id }] = renamed;
await ask(operation, { period: story.PERIOD, [identifierInfo.identifierQueryVariableName]: id });
const after = story.tell(readPage());

// As usePaginationFragment does, a playlist at a time.
const list = compiled("questionsListQuery");
const first = relay.createOperationDescriptor(list, { count: 1 });
const readList = () => {
  const reference = environment.lookup(first.fragment).data;
  return environment.lookup(relay.getSingularSelector(compiled("questionsList"), reference)).data.playlists;
};
await ask(list, { count: 1 });
await ask(list, { count: 1, cursor: readList().pageInfo.endCursor });
const listed = readList().edges.map(({ node }) => node.externalId);

console.log(JSON.stringify({ before, renamed, listed, verdicts: story.tellStatuses(recorded), after, complaints }));
