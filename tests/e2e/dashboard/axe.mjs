// @ts-check
// Runs axe, the accessibility checker, on a page.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const packages = createRequire(new URL("../../../web/package.json", import.meta.url));
const axe = await readFile(packages.resolve("axe-core/axe.min.js"), "utf8");

/** The rules that tell of colours. All others find the same in light and in dark. */
export const OF_COLOURS = ["color-contrast", "link-in-text-block"];

/**
 * Returns the violations that axe finds, each with its elements.
 *
 * @param {import("playwright-core").Page | import("playwright-core").Frame} page
 * @param {string[]} [rules] all of axe's by default
 * @returns {Promise<string[]>}
 */
export async function findings(page, rules) {
  if (await page.evaluate(() => !("axe" in globalThis))) await page.evaluate(axe);
  return page.evaluate(async (runOnly) => {
    // Only violations are collected, and leave the page: telling of all that passes takes longer than many rules do.
    const { violations } = await globalThis.axe.run({ resultTypes: ["violations"], ...(runOnly && { runOnly }) });
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join(" | ")}`,
    );
  }, rules);
}
