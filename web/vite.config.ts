// Builds the pages into the Python package: <page>.html for the server to send, everything that it loads under assets/.

import { appendFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const LICENSES = "licenses.md";
const PACKAGE_STATIC = join(import.meta.dirname, "../src/ivgraph/static");

export default defineConfig({
  // The pages lie beside static/, so relative addresses work behind a proxy that serves ivgraph below a path of its
  // own.
  base: "./",
  experimental: {
    renderBuiltUrl: (file, { hostType }) => (hostType === "html" ? `static/${file}` : { relative: true }),
  },
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
    // The bundle carries other people's code; their licences ask to travel with it.
    license: { fileName: LICENSES },
    // A data: address would need a hole in the content security policy.
    assetsInlineLimit: 0,
    // The polyfill is an inline script where a page has several entries; every browser that runs the pages has the
    // feature.
    modulePreload: { polyfill: false },
    // Monaco, the editor inside GraphiQL, is one large piece however it is cut.
    chunkSizeWarningLimit: 4000,
  },
  // Monaco's workers import parts of it lazily, which only module workers can.
  worker: { format: "es", plugins: () => [listPackages()] },
  plugins: [addLicenses(), compress()],
});

/** Folders of the packages that workers are built from. */
const ofWorkers = new Set<string>();

function listPackages(): Plugin {
  return {
    name: "list-packages",
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap((file) => (file.type === "chunk" ? file.moduleIds : []));
      for (const module of modules) {
        const folder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module)?.[0];
        if (folder) ofWorkers.add(folder);
      }
    },
  };
}

/** Adds the licences of packages that only workers carry: Vite lists those of the pages. */
function addLicenses(): Plugin {
  return {
    name: "add-licenses",
    apply: "build",
    async closeBundle() {
      const file = join(PACKAGE_STATIC, LICENSES);
      const listed = await readFile(file, "utf8");
      for (const folder of ofWorkers) {
        const { name, version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
        if (listed.includes(`## ${name} - ${version} `)) continue;
        const text = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
        if (!text) throw new Error(`The package ${name}, which a worker carries, has no file with its licence.`);
        const body = await readFile(join(folder, text), "utf8");
        await appendFile(file, `\n## ${name} - ${version} (${license})\n\n${body.trim()}\n`);
      }
    },
  };
}

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
