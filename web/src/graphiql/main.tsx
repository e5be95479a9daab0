// GraphiQL for the schema that is served at the page's own address.

import "./workers";
import "graphiql/style.css";
import "@graphiql/plugin-explorer/style.css";
import "./page.css";

import { explorerPlugin } from "@graphiql/plugin-explorer";
import { createGraphiQLFetcher, StorageAPI } from "@graphiql/toolkit";
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import examples from "./examples.graphql?raw";
import variables from "./examples.variables.json?raw";
import { readLink } from "./link";
import { openStorage } from "./storage";
import { SystemTheme } from "./system-theme";

const root = document.getElementById("root");
if (!root) throw new Error("graphiql.html must hold an element with the id 'root'.");

const fetcher = createGraphiQLFetcher({ url: window.location.pathname });
const explorer = explorerPlugin();
// On a telephone the explorer would leave no room for the query.
const hasRoom = window.matchMedia("(min-width: 800px)").matches;

// GraphiQL fills a first tab from what it stored of a visit before. Its own property for default tabs leaves the editor
// of
// the variables empty, and opens the tab a second time when the page is loaded again.
const kept = openStorage();
const storage = new StorageAPI(kept);
if (storage.get("tabState") === null) {
  storage.set("query", examples);
  storage.set("variables", variables.trim());
}

// A linked question gets a tab of its own, beside those of the visitor.
const linked = readLink(window.location.hash);
if (linked) {
  storage.set("query", linked.query);
  storage.set("variables", linked.variables);
  // Loading the page again shows the tab as it was left.
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
}

createRoot(root).render(
  <StrictMode>
    <GraphiQL
      fetcher={fetcher}
      plugins={[HISTORY_PLUGIN, explorer]}
      {...(hasRoom && { visiblePlugin: explorer })}
      {...(kept && { storage: kept })}
      defaultEditorToolsVisibility="variables"
    >
      <SystemTheme />
    </GraphiQL>
  </StrictMode>,
);
