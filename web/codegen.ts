// Writes src/dashboard/data/documents.ts from schema.graphql and the dashboard's .graphql files, which hold fragments
// alone: the requests are composed of them (src/dashboard/data/fragment.ts). For each fragment on Query, Playlist or Node
// it writes the type of its data, its text, and the variables that it uses; besides, the list of dimensions.
// Fragments of the values of all metrics, such as PlaylistMetricsValues on PlaylistMetrics, are there to be spread.

import { globSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { codegen } from "@graphql-codegen/core";
import * as operations from "@graphql-codegen/typescript-operations";
import {
  buildSchema,
  type FragmentDefinitionNode,
  type GraphQLEnumType,
  Kind,
  parse,
  print,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from "graphql";
import metrics from "./src/dashboard/metric/metrics.json" with { type: "json" };

const DASHBOARD = join(import.meta.dirname, "src/dashboard");
const TARGET = join(DASHBOARD, "data/documents.ts");
/** What requests are composed of fragments on, and where that is in an answer. */
const ROOTS: Record<string, string[]> = { Query: [], Playlist: ["playlist"], Node: ["playlist", "node"] };

const schemaText = await readFile(join(import.meta.dirname, "../schema.graphql"), "utf8");
const schema = buildSchema(schemaText);
const dimensions = (schema.getType("AudienceDimension") as GraphQLEnumType).getValues().map(({ name }) => ({
  name,
  field: name.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
}));
/** The fields of all metrics of a playlist or a node. */
const METRICS = { Playlist: Object.keys(metrics.playlist), Node: Object.keys(metrics.node) };
const fragments = await readFragments();

const types = await codegen({
  filename: TARGET,
  schema: parse(schemaText),
  schemaAst: schema,
  documents: [
    ...[...fragments.values()].map((fragment) => toDocument(fragment.name.value, print(fragment))),
    // A query for each fragment, so that the types of its variables are written too, and it is validated.
    ...roots().map((fragment) => toDocument(`the query of ${fragment.name.value}`, queryOf(fragment))),
  ],
  config: {
    useTypeImports: true,
    enumsAsTypes: true,
    skipTypename: true,
    strictScalars: true,
    scalars: { Count: "number", Date: "string", DateTime: "string" },
    dedupeFragments: true,
  },
  plugins: [{ operations: {} }],
  pluginMap: { operations },
});

const text = `import type { Fragment } from "./fragment";

${types}
${roots().map(writeFragment).join("\n")}
/** The dimensions of an audience by their fields in AudienceFilter, in the order of the schema. */
export const DIMENSION_NAMES = ${JSON.stringify(dimensions.map(({ field }) => field))} as const;
`;

// A file that stays the same keeps its date, by which make tells what to build.
if ((await readFile(TARGET, "utf8").catch(() => "")) !== text) await writeFile(TARGET, text);

/** All fragments by their names. */
async function readFragments(): Promise<Map<string, FragmentDefinitionNode>> {
  const files = globSync("**/*.graphql", { cwd: DASHBOARD }).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(DASHBOARD, file), "utf8")));
  const audienceValues = dimensions.map(
    ({ name, field }) => `${field}: audienceValues(dimension: ${name}, period: $period) { value plays }`,
  );
  texts.push(`fragment AudienceValues on Playlist { ${audienceValues.join("\n")} }`);
  for (const [type, names] of Object.entries(METRICS)) {
    for (const part of ["Metrics", "Change", "Columns", "ComparedColumns"])
      texts.push(`fragment ${type}${part}Values on ${type}${part} { ${names.join("\n")} }`);
  }
  const found = new Map<string, FragmentDefinitionNode>();
  for (const definition of texts.flatMap((text) => parse(text).definitions)) {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION)
      throw new Error("Write a fragment: requests are composed of them.");
    if (found.has(definition.name.value)) throw new Error(`There are two fragments ${definition.name.value}.`);
    found.set(definition.name.value, definition);
  }
  return found;
}

function roots(): FragmentDefinitionNode[] {
  return [...fragments.values()].filter(({ typeCondition }) => typeCondition.name.value in ROOTS);
}

function toDocument(location: string, text: string) {
  return { location, document: parse(text) };
}

/** The fragment with all those that it spreads, itself first. */
function closure(fragment: FragmentDefinitionNode, found = new Set<FragmentDefinitionNode>()) {
  found.add(fragment);
  visit(fragment, {
    FragmentSpread: ({ name }) => {
      const spread = fragments.get(name.value);
      if (!spread) throw new Error(`There is no fragment ${name.value}.`);
      if (!found.has(spread)) closure(spread, found);
    },
  });
  return found;
}

/** The types of the variables that a fragment uses, by their names. */
function variablesOf(fragment: FragmentDefinitionNode): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of closure(fragment)) {
    const info = new TypeInfo(schema);
    const read = ({ name }: { name: { value: string } }) => {
      const type = String(info.getInputType());
      const before = found.get(name.value) ?? type;
      // Where one place demands a value and another one does not, the variable demands it.
      if (before.replace(/!$/, "") !== type.replace(/!$/, ""))
        throw new Error(`$${name.value} is a ${before} and a ${type}: give one of them another name.`);
      found.set(name.value, before.endsWith("!") ? before : type);
    };
    visit(part, visitWithTypeInfo(info, { Variable: read }));
  }
  return found;
}

function queryOf(fragment: FragmentDefinitionNode): string {
  const spread = `...${fragment.name.value}`;
  const onPlaylist = {
    Query: spread,
    Playlist: `playlist(id: $playlist) { ${spread} }`,
    Node: `playlist(id: $playlist) { node(externalId: $node) { ${spread} } }`,
  }[fragment.typeCondition.name.value] as string;
  const variables = variablesOf(fragment);
  for (const name of ["playlist", "node"]) if (onPlaylist.includes(`$${name})`)) variables.set(name, "ID!");
  const declared = [...variables].map(([name, type]) => `$${name}: ${type}`).join(", ");
  return `query ${fragment.name.value} ${declared && `(${declared})`} { ${onPlaylist} }`;
}

/** Where the fields of a fragment are in an answer. Those of the page's node count one by one: other fragments share it. */
function pathsOf({ selections }: SelectionSetNode, parents: string[]): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind !== Kind.FIELD) return [];
    const path = [...parents, (selection.alias ?? selection.name).value];
    const isNode = path.join(".") === "playlist.node" && selection.selectionSet;
    return isNode ? pathsOf(selection.selectionSet as SelectionSetNode, path) : [path.join(".")];
  });
}

function writeFragment(fragment: FragmentDefinitionNode): string {
  const name = fragment.name.value;
  const variables = variablesOf(fragment);
  const names = [...variables.keys()].map((variable) => JSON.stringify(variable)).join(" | ") || "never";
  const value = {
    name,
    type: fragment.typeCondition.name.value,
    texts: [...closure(fragment)].map(print),
    variables: [...variables],
    paths: pathsOf(fragment.selectionSet, ROOTS[fragment.typeCondition.name.value] as string[]),
  };
  const constant = name.charAt(0).toLowerCase() + name.slice(1);
  return `export const ${constant}: Fragment<${name}Fragment, ${names}> = ${JSON.stringify(value, null, 2)};\n`;
}
