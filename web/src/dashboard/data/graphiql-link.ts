// Links to GraphiQL with a query and its variables filled in.

import { toRequest } from "./answers";
import { ENDPOINT } from "./client";
import type { Question } from "./variables";

/** The URL that opens a question in GraphiQL. The query is in the fragment, which browsers do not send to servers. */
export function graphiqlLink(question: Question): string {
  const { query, variables } = toRequest(question.fragment.name, [question]);
  const fragment = new URLSearchParams({ query, variables: JSON.stringify(variables, null, 2) });
  return `${ENDPOINT}#${fragment}`;
}
