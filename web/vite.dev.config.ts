// `make dev`: the pages straight from their sources, in front of an ivgraph that starts anew when its code changes.

import { defineConfig } from "vite";
import { serveIvgraph } from "./serve-ivgraph.ts";

export default defineConfig({
  // There is no page that stands for all others.
  appType: "mpa",
  server: { host: "127.0.0.1" },
  clearScreen: false,
  // CommonJS that only a worker imports: Vite looks for such packages in the pages alone.
  optimizeDeps: {
    include: ["monaco-graphql > picomatch-browser", "monaco-graphql > graphql-language-service > nullthrows"],
  },
  plugins: [serveIvgraph()],
});
