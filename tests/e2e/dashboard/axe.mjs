// @ts-check
// Runs axe, the accessibility checker, on a page.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const packages = createRequire(new URL("../../../web/package.json", import.meta.url));
const axe = await readFile(packages.resolve("axe-core/axe.min.js"), "utf8");

/**
 * Returns the violations that axe finds, each with its elements.
 *
 * @param {import("playwright-core").Page | import("playwright-core").Frame} page
 * @returns {Promise<string[]>}
 */
export async function findings(page) {
  if (await page.evaluate(() => !("axe" in globalThis))) await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join(" | ")}`);
}
