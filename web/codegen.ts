// Types the dashboard's GraphQL documents by the repository's schema.graphql: writes src/dashboard/api/documents.ts.

import { globSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { codegen } from "@graphql-codegen/core";
import * as typedDocumentNode from "@graphql-codegen/typed-document-node";
import * as operations from "@graphql-codegen/typescript-operations";
import { buildSchema, parse } from "graphql";

const DASHBOARD = join(import.meta.dirname, "src/dashboard");
const TARGET = join(DASHBOARD, "api/documents.ts");

const schema = await readFile(join(import.meta.dirname, "../schema.graphql"), "utf8");
const files = globSync("**/*.graphql", { cwd: DASHBOARD }).sort();

const text = await codegen({
  filename: TARGET,
  schema: parse(schema),
  schemaAst: buildSchema(schema),
  documents: await Promise.all(
    files.map(async (file) => ({ location: file, document: parse(await readFile(join(DASHBOARD, file), "utf8")) })),
  ),
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

// A file that stays the same keeps its date, by which make tells what to build.
if ((await readFile(TARGET, "utf8").catch(() => "")) !== text) await writeFile(TARGET, text);
