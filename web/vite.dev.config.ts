// The configuration of `make dev`: serves the pages from their sources, in front of a server that restarts on changes.

import { defineConfig } from "vite";
import { scopedName } from "./scoped-names.ts";
import { serveIvgraph } from "./serve-ivgraph.ts";

export default defineConfig({
  // An unknown path is answered with 404, not with a page.
  appType: "mpa",
  server: { host: "127.0.0.1" },
  css: { modules: { generateScopedName: scopedName } },
  clearScreen: false,
  // CommonJS packages that only a worker imports. Vite converts by itself only those that the pages import.
  optimizeDeps: {
    include: ["monaco-graphql > picomatch-browser", "monaco-graphql > graphql-language-service > nullthrows"],
  },
  plugins: [serveIvgraph()],
});
