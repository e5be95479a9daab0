// @ts-check
// Reads what the dashboard shows, as a visitor would.

import { readFile } from "node:fs/promises";

/** @import { Frame, Locator, Page, Request } from "playwright-core" */

/** What the visitor's browser is like. */
export const VISITOR = {
  locale: "en-GB",
  timezoneId: "Europe/Berlin",
  permissions: ["clipboard-read", "clipboard-write"],
};

/**
 * Goes to an address, by its query string, and waits for its numbers.
 *
 * @param {Page} page
 * @param {string} search
 */
export async function open(page, search) {
  await page.goto(search, { waitUntil: "load" });
  await settled(page);
}

/**
 * Waits until nothing is under way any more.
 *
 * @param {Page | Frame} page
 */
export async function settled(page) {
  // What was just clicked may not have begun yet: React and the browser get a turn each.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  await page.waitForFunction(
    () => document.querySelector("main h1, main .notice") && !document.querySelector('.skeleton, [aria-busy="true"]'),
  );
}

/**
 * The query string, without its question mark.
 *
 * @param {Page} page
 */
export function searchOf(page) {
  return new URL(page.url()).search.slice(1);
}

/**
 * Every tile: its value, its change, and the values beside it.
 *
 * @param {Page | Frame} page
 */
export function readTiles(page) {
  return page.locator(".tile[data-metric]").evaluateAll(tileNumbers);
}

/**
 * Runs in the page.
 *
 * @param {Element[]} tiles
 */
export function tileNumbers(tiles) {
  return Object.fromEntries(
    tiles.map((tile) => [
      tile.dataset.metric,
      {
        value: tile.querySelector(".tile-value").textContent,
        change: tile.querySelector(".change")?.innerText ?? null,
        compared: tile.querySelector(".tile-compared")?.textContent ?? null,
        beside: Object.fromEntries(
          [...tile.querySelectorAll("[data-metric]")].map((one) => [one.dataset.metric, one.lastChild.textContent]),
        ),
      },
    ]),
  );
}

/**
 * The addresses of the links to GraphiQL with a panel's query.
 *
 * @param {Page} page
 */
export function readQueryLinks(page) {
  return page
    .getByRole("link", { name: /^Open this query/ })
    .evaluateAll((/** @type {HTMLAnchorElement[]} */ all) => all.map((one) => one.href));
}

/**
 * What pointing at the change of each tile tells.
 *
 * @param {Page} page
 */
export async function readExplanations(page) {
  /** @type {Record<string, string>} */
  const told = {};
  for (const tile of await page.locator(".tile[data-metric]").all()) {
    await tile.locator(".change-anchor").hover();
    told[await tile.getAttribute("data-metric")] = await page.getByRole("tooltip").textContent();
    await page.mouse.move(0, 0);
    await page.getByRole("tooltip").waitFor({ state: "detached" });
  }
  return told;
}

/**
 * A button above the chart, which has the names of tiles and of columns too.
 *
 * @param {Page} page
 * @param {string} name
 */
export function metricTab(page, name) {
  return page.getByRole("group", { name: "Metric", exact: true }).getByRole("button", { name, exact: true });
}

/**
 * A table's rows in their order: per row its key and the text of each column.
 *
 * @param {Page} page
 * @param {string} caption
 */
export function readTable(page, caption) {
  return page.getByRole("group", { name: caption, exact: true }).evaluate(tableRows);
}

/**
 * Runs in the page.
 *
 * @param {Element} table
 */
export function tableRows(table) {
  return {
    sorted: Object.fromEntries(
      [...table.querySelectorAll("[aria-sort]:not([aria-sort=none])")].map((head) => [head.innerText, head.ariaSort]),
    ),
    rows: [...table.querySelectorAll("tr[data-row]")].map((row) => ({
      key: row.dataset.row,
      cells: Object.fromEntries([...row.children].map((cell) => [cell.dataset.column, cell.innerText])),
      links: [...row.querySelectorAll("a")].map((link) => link.getAttribute("href")),
    })),
  };
}

/**
 * What hovering over the chart tells, at some places of its width: the head, and label and value of each line.
 *
 * @param {Page} page
 * @param {number[]} [places]
 */
export async function readChart(page, places = [0.08, 0.3, 0.5, 0.77, 0.96]) {
  const box = await page.locator(".line-chart-box canvas").first().boundingBox();
  const told = [];
  await page.mouse.move(box.x, box.y - 8);
  for (const place of places) {
    await page.mouse.move(box.x + box.width * place, box.y + box.height / 2);
    const tooltip = page.locator(".line-chart-box .chart-tooltip");
    await tooltip.and(page.locator(`:not(:has(h3:text-is("${told.at(-1)?.head ?? ""}")))`)).waitFor();
    told.push(
      await tooltip.evaluate((one) => ({
        head: one.querySelector("h3").innerText,
        note: one.querySelector("p")?.innerText ?? null,
        lines: [...one.querySelectorAll("tr")].map((row) => ({
          kind: row.querySelector(".key").className.replace("key ", ""),
          label: row.cells[0].innerText,
          value: row.cells[1].innerText,
        })),
      })),
    );
  }
  return told;
}

/**
 * Drags across the chart from one share of its width to another.
 *
 * @param {Page} page
 * @param {number} from
 * @param {number} to
 */
export async function dragChart(page, from, to) {
  const box = await page.locator(".line-chart-box canvas").first().boundingBox();
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * from, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * ((from + to) / 2), y);
  await page.mouse.move(box.x + box.width * to, y);
  const selection = await page.locator(".line-chart-selection").count();
  await page.mouse.up();
  await settled(page);
  return selection;
}

/**
 * Opens the panel of a control, with a click unless told otherwise, and leaves it open.
 *
 * @param {Page} page
 * @param {string} name
 * @param {(button: Locator) => Promise<void>} [press]
 */
export async function openControl(page, name, press = (button) => button.click()) {
  await press(page.getByRole("button", { name: new RegExp(`^${name}: `) }));
  // The panel takes the focus a frame after it is shown: a key pressed before that goes elsewhere.
  await page.getByRole("dialog", { name }).and(page.locator(":focus-within")).waitFor();
  await settled(page);
}

/**
 * The text of a file that a click downloads, and its name.
 *
 * @param {Page} page
 * @param {() => Promise<unknown>} click
 */
export async function download(page, click) {
  const [file] = await Promise.all([page.waitForEvent("download"), click()]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
}

/**
 * The names of the operations that were sent while something was done.
 *
 * @param {Page} page
 * @param {() => Promise<unknown>} act
 */
export async function asked(page, act) {
  return (await requested(page, act)).map(({ operationName }) => operationName);
}

/**
 * The names of the fragments that were asked for while something was done, in one request or in several.
 *
 * @param {Page} page
 * @param {() => Promise<unknown>} act
 */
export async function askedFragments(page, act) {
  const queries = (await requested(page, act)).map(({ query }) => query);
  return queries.flatMap((query) => [...query.matchAll(/\.\.\.([A-Z]\w*)/g)].map(([, name]) => name));
}

/**
 * @param {Page} page
 * @param {() => Promise<unknown>} act
 */
async function requested(page, act) {
  /** @type {{ operationName: string, query: string }[]} */
  const bodies = [];
  /** @param {Request} request */
  const listen = (request) => {
    if (request.method() === "POST") bodies.push(request.postDataJSON());
  };
  page.on("request", listen);
  await act();
  await settled(page);
  page.off("request", listen);
  return bodies;
}
