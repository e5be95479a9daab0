// Requests are composed of fragments: each part of a page brings the fragment of what it shows.

/** A fragment as codegen.ts writes it. */
export interface Fragment<Data, Variable extends string = string> {
  name: string;
  /** What it is a fragment of. Those of Playlist and Node are of the page's playlist and node. */
  type: "Query" | "Playlist" | "Node";
  /** Its own text, and those of the fragments that it spreads. */
  texts: readonly string[];
  /** The variables that it uses. */
  variables: readonly (readonly [name: Variable, type: string])[];
  /** Where its fields are in an answer, as `playlist.metrics`. */
  paths: readonly string[];
  /** Never set: it ties the type of the data to the fragment. */
  data?: Data;
}

/** The text of a query with all given fragments. */
export function composeQuery(name: string, fragments: readonly Fragment<unknown>[]): string {
  const spreads = (type: string, indent: string) =>
    fragments.filter((fragment) => fragment.type === type).map((fragment) => `${indent}...${fragment.name}`);
  const ofNode = spreads("Node", "      ");
  const node = ofNode.length > 0 ? ["    node(externalId: $node) {", ...ofNode, "    }"] : [];
  const ofPlaylist = [...spreads("Playlist", "    "), ...node];
  const playlist = ofPlaylist.length > 0 ? ["  playlist(id: $playlist) {", ...ofPlaylist, "  }"] : [];
  const declared = Object.entries(variableTypes(fragments)).map(([variable, type]) => `$${variable}: ${type}`);
  const head = `query ${name}${declared.length > 0 ? `(${declared.join(", ")})` : ""} {`;
  const texts = new Set(fragments.flatMap(({ texts }) => texts));
  return [[head, ...spreads("Query", "  "), ...playlist, "}"].join("\n"), ...texts].join("\n\n");
}

/** The types of all variables of a query of fragments, by their names. */
export function variableTypes(fragments: readonly Fragment<unknown>[]): Record<string, string> {
  const types: Record<string, string> = {};
  if (fragments.some(({ type }) => type !== "Query")) types.playlist = "ID!";
  if (fragments.some(({ type }) => type === "Node")) types.node = "ID!";
  for (const { variables } of fragments) {
    // Where one fragment demands a value and another one does not, the query demands it.
    for (const [name, type] of variables) if (!types[name]?.endsWith("!")) types[name] = type;
  }
  return types;
}

/** The data of a fragment in an answer; null if there is no such playlist or node. */
export function dataOf({ type }: Fragment<unknown>, answer: unknown): unknown {
  if (type === "Query") return answer;
  const { playlist } = answer as { playlist: { node?: unknown } | null };
  return type === "Node" ? (playlist?.node ?? null) : playlist;
}

/** Whether an error at a path of an answer is one of the fragment's fields. */
export function isPathOf({ paths }: Fragment<unknown>, path: readonly (string | number)[]): boolean {
  return paths.some((field) => `${path.join(".")}.`.startsWith(`${field}.`));
}
