// Styles stay where they belong. Those of ui/ are CSS modules, whose classes other folders can't name. Those of a panel
// are of its own blocks: every selector has a class whose name begins with one, and no other folder has such a class.

import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";

const DASHBOARD = join(import.meta.dirname, "..");

/** The blocks of panels that don't have the name of their folder alone. */
const BLOCKS: Readonly<Record<string, readonly string[]>> = {
  "dividing-choices": ["dividing"],
  hotspots: ["hotspot"],
  "new-and-returning": ["returning"],
  notes: ["note", "notes"],
  "story-map": ["story", "edge", "map-node"],
  totals: ["tile", "tiles"],
  "viewer-sessions": ["viewer"],
};

interface Sheet {
  file: string;
  selectors: string[];
}

const SHEETS: readonly Sheet[] = globSync("**/*.css", { cwd: DASHBOARD })
  .sort()
  .map((file) => ({ file, selectors: selectorsOf(readFileSync(join(DASHBOARD, file), "utf8")) }));
const PANELS = globSync("panels/*", { cwd: DASHBOARD }).map((folder) => basename(folder));

function selectorsOf(css: string): string[] {
  const heads = css.replaceAll(/\/\*.*?\*\//gs, "").match(/[^{};]+(?=\{)/g) ?? [];
  return heads
    .map((head) => head.trim())
    .filter((head) => !/^(@|from$|to$|\d+%)/.test(head))
    .flatMap((head) => head.split(/,(?![^(]*\))/).map((selector) => selector.trim()));
}

function classesOf(selector: string): string[] {
  return [...selector.matchAll(/\.([a-z][\w-]*)/g)].map(([, name]) => name as string);
}

function isOf(panel: string, name: string): boolean {
  return (BLOCKS[panel] ?? [panel]).some((block) => name === block || name.startsWith(`${block}-`));
}

/** Selectors of a panel's styles without a class of its own, and classes of a panel in the styles of other folders. */
function misplaced({ file, selectors }: Sheet): string[] {
  const folder = dirname(file).startsWith("panels/") ? basename(dirname(file)) : null;
  return selectors.flatMap((selector) => {
    const classes = classesOf(selector);
    const others = PANELS.filter((panel) => panel !== folder && classes.some((name) => isOf(panel, name)));
    if (others.length > 0) return [`${file}: "${selector}" has a class of ${others.join(" and ")}`];
    if (folder && !classes.some((name) => isOf(folder, name)))
      return [`${file}: "${selector}" has no class of ${folder}`];
    return [];
  });
}

test("the styles of a panel concern its own classes, and no other styles do", () => {
  expect(SHEETS.flatMap(misplaced)).toEqual([]);
});

test.each([
  { file: "panels/endings/endings.css", selectors: [".summary"] },
  { file: "panels/endings/endings.css", selectors: [".endings-summary .tile"] },
  { file: "table/table.css", selectors: [".table .endings-summary"] },
])("$selectors of $file is misplaced", (sheet) => {
  expect(misplaced(sheet)).not.toEqual([]);
});

test("ui/ has CSS modules alone, with classes that its components use and nobody else names", () => {
  const sheets = SHEETS.filter(({ file }) => file.startsWith("ui/"));
  expect(sheets.filter(({ file }) => !file.endsWith(".module.css"))).toEqual([]);
  const components = readAll("ui/*.tsx");
  for (const { file, selectors } of sheets) {
    const block = basename(file, ".module.css");
    // What is :global() belongs to the theme.
    const own = new Set(selectors.flatMap((selector) => classesOf(selector.replaceAll(/:global\([^)]*\)/g, ""))));
    const users = components.filter((text) => text.includes(`"./${basename(file)}"`)).join("\n");
    const used = new Set([...users.matchAll(/\bstyles\.(\w+)/g)].map(([, name]) => name));
    expect([...used].sort(), `what components use of ${file}`).toEqual([...own].sort());
    const scoped = [...own].map((name) => (name === "root" ? block : `${block}-${name}`));
    const elsewhere = SHEETS.filter((sheet) => !sheet.file.startsWith("ui/")).flatMap((sheet) => sheet.selectors);
    expect(elsewhere.filter((selector) => classesOf(selector).some((name) => scoped.includes(name)))).toEqual([]);
  }
});

function readAll(pattern: string): string[] {
  return globSync(pattern, { cwd: DASHBOARD }).map((file) => readFileSync(join(DASHBOARD, file), "utf8"));
}
