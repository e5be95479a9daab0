// Entry point of the dashboard: a page that uses the public GraphQL API like any other front end.

import "./theme/tokens.css";
import "./theme/base.css";
import "./theme/print.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { canonicalizeLocation } from "./location/history";
import { applyTheme } from "./theme/theme";

const root = document.getElementById("root");
if (!root) throw new Error("dashboard.html must hold an element with the id 'root'.");

applyTheme();
canonicalizeLocation();

createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
