// Builds the pages into the Python package: <page>.html for the server to send, everything that it loads under assets/.

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { defineConfig, type Plugin } from "vite";
import { collectLicenses } from "./licenses.ts";
import { scopedName } from "./scoped-names.ts";

const PACKAGE_STATIC = join(import.meta.dirname, "../src/ivgraph/static");

const licenses = collectLicenses(PACKAGE_STATIC, "licenses.md");

export default defineConfig({
  // The pages lie beside static/, so relative addresses work behind a proxy that serves ivgraph below a path of its own.
  base: "./",
  experimental: {
    renderBuiltUrl: (file, { hostType }) => (hostType === "html" ? `static/${file}` : { relative: true }),
  },
  css: { modules: { generateScopedName: scopedName } },
  build: {
    outDir: PACKAGE_STATIC,
    emptyOutDir: true,
    rolldownOptions: {
      input: {
        dashboard: join(import.meta.dirname, "dashboard.html"),
        graphiql: join(import.meta.dirname, "graphiql.html"),
      },
      // "use client" in a library says nothing to a page without a server that renders it.
      checks: { moduleLevelDirective: false },
    },
    // A data: address would need a hole in the content security policy.
    assetsInlineLimit: 0,
    // The polyfill is an inline script where a page has several entries; every browser that runs the pages has the feature.
    modulePreload: { polyfill: false },
    // Monaco, the editor inside GraphiQL, is one large piece however it is cut.
    chunkSizeWarningLimit: 4000,
  },
  // Monaco's workers import parts of it lazily, which only module workers can.
  worker: { format: "es", plugins: () => [licenses.collect()] },
  plugins: [licenses.collect(), licenses.write(), compress()],
});

/** Puts a .gz beside each asset, so that the server never spends its event loop on compressing the same megabytes. */
function compress(): Plugin {
  return {
    name: "compress",
    apply: "build",
    async closeBundle() {
      const assets = join(PACKAGE_STATIC, "assets");
      for (const name of await readdir(assets)) {
        const file = join(assets, name);
        await writeFile(`${file}.gz`, await promisify(gzip)(await readFile(file), { level: 9 }));
      }
    },
  };
}
