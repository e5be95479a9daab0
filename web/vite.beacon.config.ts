// Builds the beacon client, which players on any page load: one small script in the static files of the Python package.

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
    // Vite does not minify libraries, which others bundle; browsers load this one as it is.
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
