// Questions that others link to: #query=…&variables=…. What stands behind the # is not sent to the server.

export interface Linked {
  query: string;
  variables: string;
}

/** What a fragment asks; null where it asks nothing. */
export function readLink(fragment: string): Linked | null {
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  const query = given.get("query");
  return query ? { query, variables: given.get("variables") ?? "" } : null;
}
