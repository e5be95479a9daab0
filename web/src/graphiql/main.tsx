// GraphiQL for the schema that is served at the page's own address.

import "./workers";
import "graphiql/style.css";
import "@graphiql/plugin-explorer/style.css";

import { explorerPlugin } from "@graphiql/plugin-explorer";
import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import examples from "./examples.graphql?raw";
import variables from "./examples.variables.json?raw";

const root = document.getElementById("root");
if (!root) throw new Error("graphiql.html must hold an element with the id 'root'.");

const explorer = explorerPlugin();
const fetcher = createGraphiQLFetcher({ url: window.location.pathname });

createRoot(root).render(
  <StrictMode>
    <GraphiQL
      fetcher={fetcher}
      plugins={[HISTORY_PLUGIN, explorer]}
      visiblePlugin={explorer}
      defaultTabs={[{ query: examples, variables }]}
      defaultEditorToolsVisibility="variables"
    />
  </StrictMode>,
);
