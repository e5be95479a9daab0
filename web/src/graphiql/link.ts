// Links to GraphiQL with a query: #query=…&variables=…. Browsers do not send the fragment to the server.

export interface LinkedQuery {
  query: string;
  variables: string;
}

/** Parses a fragment; returns null if it has no query. */
export function readLink(fragment: string): LinkedQuery | null {
  const params = new URLSearchParams(fragment.replace(/^#/, ""));
  const query = params.get("query");
  return query ? { query, variables: params.get("variables") ?? "" } : null;
}
