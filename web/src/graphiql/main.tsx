// Entry point of GraphiQL, for the schema that is served at the URL of the page.

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
import { stayAtTop } from "./stay-at-top";
import { openStorage } from "./storage";
import { SystemTheme } from "./system-theme";

const root = document.getElementById("root");
if (!root) throw new Error("graphiql.html must hold an element with the id 'root'.");

const fetcher = createGraphiQLFetcher({ url: window.location.pathname });
const explorer = explorerPlugin();
// On a phone the explorer would leave no room for the query.
const hasRoom = window.matchMedia("(min-width: 800px)").matches;

// GraphiQL fills its first tab from the storage, so the examples are stored there. Its own `defaultTabs` would leave the
// variables empty, and open the tab a second time after a reload.
const pageStorage = openStorage();
const storage = new StorageAPI(pageStorage);
if (storage.get("tabState") === null) {
  storage.set("query", examples);
  storage.set("variables", variables.trim());
}

// A linked query gets a tab of its own, beside those of the visitor.
const linked = readLink(window.location.hash);
if (linked) {
  storage.set("query", linked.query);
  storage.set("variables", linked.variables);
  // Without the fragment, a reload shows the tab as the visitor left it.
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
}

stayAtTop();
createRoot(root).render(
  <StrictMode>
    <GraphiQL
      fetcher={fetcher}
      plugins={[HISTORY_PLUGIN, explorer]}
      {...(hasRoom && { visiblePlugin: explorer })}
      {...(pageStorage && { storage: pageStorage })}
      defaultEditorToolsVisibility="variables"
    >
      <SystemTheme />
    </GraphiQL>
  </StrictMode>,
);
