// Collects the licences of all bundled packages and fonts in one file: most licences require that with every copy.

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "vite";

const NODE_MODULES = join(import.meta.dirname, "node_modules");
/** Licences of fonts, as `fira-code.txt` for Fira Code: packages that bundle fonts do not include their licences. */
const FONT_LICENSES = join(import.meta.dirname, "licenses");

const HAS_LICENSE = /^(licen[cs]e|copying)/i;
const HAS_NOTICES = /^(notice|third-?party-?notices)/i;
const PACKAGE_FOLDER = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/;
const FONT_FAMILY = /@font-face\s*{[^}]*?font-family:\s*["']?([^;"'}]+)/g;

/** Packages that are published without a licence file, and a package of the same authors that has the same one. */
const LICENSE_OF: Record<string, string> = {
  "@graphiql/plugin-doc-explorer": "@graphiql/react",
  "@graphiql/plugin-explorer": "@graphiql/react",
  "@graphiql/plugin-history": "@graphiql/react",
  "react-compiler-runtime": "react",
  "react-remove-scroll-bar": "react-remove-scroll",
};

/**
 * Two plugins: `collect` is for every bundle, workers included, and `write` for the pages' own. Vite's `build.license`
 * leaves out the packages of workers, fonts, and notices in files of their own.
 *
 * @param folder Where the bundles are written.
 * @param name The file, in Markdown: a heading `## name - version (SPDX expression)` for each package or font.
 */
export function collectLicenses(folder: string, name: string): { collect: () => Plugin; write: () => Plugin } {
  const packages = new Set<string>();
  return {
    collect: () => ({
      name: "collect-licenses",
      generateBundle() {
        for (const module of this.getModuleIds()) {
          const found = PACKAGE_FOLDER.exec(module.replace(/^\0/, ""))?.[0];
          if (found) packages.add(found);
        }
      },
    }),
    write: () => ({
      name: "write-licenses",
      apply: "build",
      async closeBundle() {
        const sections = [
          ...(await Promise.all([...packages].map(describePackage))),
          ...(await Promise.all([...(await listFonts(join(folder, "assets")))].map(describeFont))),
        ];
        // npm may install the same version of a package in several folders.
        const text = [...new Set(sections)].sort().join("\n");
        await writeFile(join(folder, name), `# Licenses\n\nThe web pages contain these packages and fonts.\n\n${text}`);
      },
    }),
  };
}

async function describePackage(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const own = await readTexts(folder, HAS_LICENSE);
  const borrowed = LICENSE_OF[name];
  const texts = own.length || !borrowed ? own : await readTexts(join(NODE_MODULES, borrowed), HAS_LICENSE);
  if (!texts.length) throw new Error(`The package ${name} has no licence file: see LICENSE_OF in licenses.ts.`);
  // Some packages have a folder with the licences of the code that they bundle themselves.
  const inside = await readTexts(join(folder, "licenses"), /./).catch(() => []);
  const notices = await readTexts(folder, HAS_NOTICES);
  return writeSection(`${name} - ${version} (${license})`, [...texts, ...inside, ...notices]);
}

async function describeFont(family: string): Promise<string> {
  const file = `${family.toLowerCase().replaceAll(" ", "-")}.txt`;
  const text = await readFile(join(FONT_LICENSES, file), "utf8").catch(() => {
    throw new Error(`A style sheet holds the font ${family}: put its licence into web/licenses/${file}.`);
  });
  const license = /^SPDX-License-Identifier: (\S+)/.exec(text)?.[1];
  if (!license) throw new Error(`web/licenses/${file} must begin with SPDX-License-Identifier.`);
  return writeSection(`Font ${family} (${license})`, [text]);
}

async function listFonts(folder: string): Promise<Set<string>> {
  const sheets = (await readdir(folder)).filter((file) => file.endsWith(".css"));
  const texts = await Promise.all(sheets.map((file) => readFile(join(folder, file), "utf8")));
  return new Set(texts.flatMap((text) => [...text.matchAll(FONT_FAMILY)].map((match) => match[1] as string)));
}

async function readTexts(folder: string, pattern: RegExp): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && pattern.test(entry.name)).map((entry) => entry.name);
  return Promise.all(files.sort().map((file) => readFile(join(folder, file), "utf8")));
}

/** The texts are fenced, since they contain Markdown headings. */
function writeSection(heading: string, texts: string[]): string {
  const body = texts.map((text) => `~~~~~~\n${text.replace(/\r/g, "").trim()}\n~~~~~~\n`);
  return `## ${heading}\n\n${body.join("\n")}`;
}
