// Links to GraphiQL with a query and its variables filled in.

import { type DocumentInput, stringifyDocument } from "urql";
import { ENDPOINT } from "./client";

/** The URL that opens a query in GraphiQL. The query is in the fragment, which browsers do not send to servers. */
export function graphiqlLink(document: DocumentInput, variables: Record<string, unknown>): string {
  const query = stringifyDocument(document);
  const used = Object.fromEntries(Object.entries(variables).filter(([name]) => query.includes(`$${name}:`)));
  const fragment = new URLSearchParams({ query, variables: JSON.stringify(used, null, 2) });
  return `${ENDPOINT}#${fragment}`;
}
