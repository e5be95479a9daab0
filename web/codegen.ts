// Writes src/dashboard/api/documents.ts: the types of the dashboard's GraphQL documents, and the list of dimensions, both
// from the repository's schema.graphql.

import { globSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { codegen } from "@graphql-codegen/core";
import * as typedDocumentNode from "@graphql-codegen/typed-document-node";
import * as operations from "@graphql-codegen/typescript-operations";
import { buildSchema, type GraphQLEnumType, parse } from "graphql";

const DASHBOARD = join(import.meta.dirname, "src/dashboard");
const TARGET = join(DASHBOARD, "api/documents.ts");

const schema = await readFile(join(import.meta.dirname, "../schema.graphql"), "utf8");
const schemaAst = buildSchema(schema);
const files = globSync("**/*.graphql", { cwd: DASHBOARD }).sort();

const dimensions = (schemaAst.getType("AudienceDimension") as GraphQLEnumType).getValues().map(({ name }) => ({
  name,
  field: name.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
}));
const audienceValues = `
  query AudienceValues($playlist: ID!, $period: PeriodInput!) {
    playlist(id: $playlist) {
      ${dimensions.map(({ name, field }) => `${field}: audienceValues(dimension: ${name}, period: $period) { value plays }`).join("\n")}
    }
  }`;

const types = await codegen({
  filename: TARGET,
  schema: parse(schema),
  schemaAst,
  documents: [
    { location: "the values of all dimensions", document: parse(audienceValues) },
    ...(await Promise.all(
      files.map(async (file) => ({ location: file, document: parse(await readFile(join(DASHBOARD, file), "utf8")) })),
    )),
  ],
  config: {
    useTypeImports: true,
    enumsAsTypes: true,
    skipTypename: true,
    strictScalars: true,
    scalars: { Count: "number", Date: "string", DateTime: "string" },
    dedupeFragments: true,
  },
  plugins: [{ operations: {} }, { typedDocumentNode: {} }],
  pluginMap: { operations, typedDocumentNode },
});

const text = `${types}
/** The dimensions of an audience by their fields in AudienceFilter, in the order of the schema. */
export const DIMENSION_NAMES = ${JSON.stringify(dimensions.map(({ field }) => field))} as const;
`;

// A file that stays the same keeps its date, by which make tells what to build.
if ((await readFile(TARGET, "utf8").catch(() => "")) !== text) await writeFile(TARGET, text);
