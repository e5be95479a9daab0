// Where an answer can be looked into: GraphiQL with a document and its variables filled in.

import { type DocumentInput, stringifyDocument } from "urql";
import { ENDPOINT } from "./client";

/** The address that opens a question in GraphiQL. It travels behind the #, which no server gets to see. */
export function explorerAddress(document: DocumentInput, variables: Record<string, unknown>): string {
  const used = stringifyDocument(document);
  const asked = Object.fromEntries(Object.entries(variables).filter(([name]) => used.includes(`$${name}:`)));
  const fragment = new URLSearchParams({ query: used, variables: JSON.stringify(asked, null, 2) });
  return `${ENDPOINT}#${fragment}`;
}
