// Builds the client that players on other people's pages load: one small script, beside the pages in the Python
// package.

import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { defineConfig } from "vite";

const PACKAGE_STATIC = join(import.meta.dirname, "../src/ivgraph/static");
const SOURCES = join(import.meta.dirname, "src/beacon");

export default defineConfig({
  build: {
    outDir: PACKAGE_STATIC,
    emptyOutDir: false,
    target: "es2020",
    // Vite leaves the white space of libraries to the bundlers that take them in; browsers load this one as it is.
    rolldownOptions: { output: { minify: true } },
    lib: { entry: join(SOURCES, "index.ts"), formats: ["es"], fileName: () => "beacon.js" },
  },
  plugins: [
    {
      name: "declare",
      closeBundle: () => copyFile(join(SOURCES, "ivgraph-beacon.d.ts"), join(PACKAGE_STATIC, "beacon.d.ts")),
    },
  ],
});
