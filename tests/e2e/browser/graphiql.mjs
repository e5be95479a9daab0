// @ts-check
// Uses GraphiQL as a developer would, and reports what it showed.   node graphiql.mjs CHROMIUM ADDRESS SCREENSHOTS

import { join } from "node:path";

import { load, nameModels, readEditor, readProblems, runEveryOperation } from "./graphiql-page.mjs";
import { record } from "./session.mjs";

/** @import { Locator, Page } from "playwright-core" */

const [executablePath, address, screenshots] = process.argv.slice(2);

await record(executablePath, async (page) => {
  await nameModels(page);
  await load(page, address);
  const box = await page.locator(".graphiql-container").boundingBox();

  const title = await page.title();
  const first = await readTab(page);
  await page.locator(".graphiql-explorer-root [data-field-name]").first().waitFor();
  const overflow = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
  await page.screenshot({ path: join(screenshots, "first.png") });
  await load(page, address);
  const reloaded = await readTab(page);
  const explorer = await readExplorer(page);

  const answers = await runEveryOperation(page);
  await page.screenshot({ path: join(screenshots, "answer.png") });
  const sentHeader = await sendHeader(page);
  const problems = await readProblems(page);
  const types = await readTypes(page);
  await page.screenshot({ path: join(screenshots, "types.png") });
  const backgrounds = await readBackgrounds(page, screenshots);
  const kept = await editAndReload(page);
  const linked = await followLink(page);
  const forbidden = await forbidStorage(page);
  const editorOnTelephone = await openOnTelephone(page, screenshots);

  return {
    ...{ title, box, overflow, first, reloaded, explorer, answers, sentHeader, problems, types, backgrounds, kept, linked },
    ...{ forbidden, editorOnTelephone },
  };
});

/**
 * The first tab in a browser that forbids pages to store anything, what it answers, and the page's errors.
 *
 * @param {Page} page
 */
async function forbidStorage(page) {
  const context = await page.context().browser().newContext();
  await context.addInitScript(() => {
    for (const kind of ["localStorage", "sessionStorage"]) {
      const deny = () => {
        throw new DOMException("Access is denied for this document.", "SecurityError");
      };
      Object.defineProperty(globalThis, kind, { get: deny });
    }
  });
  const other = await context.newPage();
  /** @type {string[]} */
  const errors = [];
  other.on("pageerror", (error) => errors.push(String(error)));
  await load(other, address);
  const tabs = await other.getByRole("tab").allInnerTexts();
  await context.close();
  return { tabs, errors };
}

/**
 * Where the editor of the query stands in the window of a telephone.
 *
 * @param {Page} page
 * @param {string} folder
 */
async function openOnTelephone(page, folder) {
  const context = await page.context().browser().newContext({ viewport: { width: 360, height: 740 }, hasTouch: true });
  const phone = await context.newPage();
  await load(phone, address);
  const { x, width } = await phone.locator(".graphiql-query-editor").boundingBox();
  await phone.screenshot({ path: join(folder, "telephone.png") });
  await context.close();
  return { left: x, right: x + width };
}

/**
 * The fields that the explorer offers as the page opens, then after it was closed and opened again.
 *
 * @param {Page} page
 */
async function readExplorer(page) {
  const root = page.locator(".graphiql-explorer-root");
  const fields = root.locator("[data-field-name]");
  const readNames = () => fields.evaluateAll((all) => all.map((one) => one.dataset.fieldName));
  // The explorer lists fields once the schema is loaded, so this waits for the introspection too.
  await fields.first().waitFor();
  const atFirst = await readNames();
  await page.getByLabel("Hide GraphiQL Explorer").click();
  await root.waitFor({ state: "detached" });
  await page.getByLabel("Show GraphiQL Explorer").click();
  await fields.first().waitFor();
  return { atFirst, reopened: await readNames(), room: await measureRoom(page, root) };
}

/**
 * How much wider than its pane the explorer is, and which of its names can be read as the page opens, by window.
 *
 * @param {Page} page
 * @param {Locator} root
 */
async function measureRoom(page, root) {
  /** @type {Record<number, object>} */
  const room = {};
  const usual = page.viewportSize();
  for (const width of [1400, 1024]) {
    await page.setViewportSize({ ...usual, width });
    await load(page, address);
    await root.locator("[data-field-name]").first().waitFor();
    room[width] = await root.evaluate((explorer) => {
      const pane = explorer.closest(".graphiql-plugin").getBoundingClientRect();
      const names = [...explorer.querySelectorAll("[data-field-name]")].filter((one) => {
        const { left, top } = one.getBoundingClientRect();
        return left >= pane.left && top >= pane.top && top < pane.bottom;
      });
      const tree = explorer.firstElementChild;
      return {
        excess: tree.scrollWidth - tree.clientWidth,
        names: names.map((one) => one.dataset.fieldName),
        editor: document.querySelector(".graphiql-query-editor").getBoundingClientRect().width,
      };
    });
    await page.screenshot({ path: join(screenshots, `explorer-${width}.png`) });
  }
  await page.setViewportSize(usual);
  await load(page, address);
  return room;
}

/**
 * Writes a header into the headers pane and runs a query; the header's value as it was sent.
 *
 * @param {Page} page
 */
async function sendHeader(page) {
  await page.getByRole("button", { name: "Headers", exact: true }).click();
  await page.locator(".graphiql-editor-tool .graphiql-editor:visible").waitFor();
  await page.evaluate(() => shown("headers").setValue('{ "x-probe": "sent" }'));
  await page.getByLabel("Execute query").click();
  const [request] = await Promise.all([
    page.waitForRequest((one) => one.method() === "POST"),
    page.getByRole("menuitem").first().click(),
  ]);
  await request.response();
  return request.headers()["x-probe"] ?? null;
}

/**
 * The types that the documentation pane lists.
 *
 * @param {Page} page
 */
async function readTypes(page) {
  await page.getByLabel("Show Documentation Explorer").click();
  const names = page.locator(".graphiql-doc-explorer-type-name");
  await names.first().waitFor();
  return names.allInnerTexts();
}

/**
 * The page's background with a light and a dark system, once the editors have that theme too.
 *
 * @param {Page} page
 * @param {string} folder
 */
async function readBackgrounds(page, folder) {
  /** @type {Record<string, string[]>} */
  const backgrounds = {};
  for (const [colorScheme, editorClass] of /** @type {const} */ ([["dark", "vs-dark"], ["light", "vs"]])) {
    const editor = page.locator(`.graphiql-query-editor .monaco-editor.${editorClass}`);
    // First the system changes while the page is open, then the page is opened again.
    await page.emulateMedia({ colorScheme });
    await editor.waitFor();
    const changed = await readBackground(page);
    await load(page, address);
    await editor.waitFor();
    backgrounds[colorScheme] = [changed, await readBackground(page)];
    await page.screenshot({ path: join(folder, `${colorScheme}.png`) });
  }
  return backgrounds;
}

/** @param {Page} page */
function readBackground(page) {
  return page.locator(".graphiql-container").evaluate((container) => getComputedStyle(container).backgroundColor);
}

/**
 * The query and the variables that the page shows after a visitor wrote their own and loaded it again.
 *
 * @param {Page} page
 */
async function editAndReload(page) {
  await page.evaluate(() => {
    shown("query").setValue("query Mine { __typename }");
    shown("variables").setValue('{ "mine": true }');
  });
  // GraphiQL stores an edit half a second later, under three keys.
  await page.waitForFunction(() =>
    ["query", "variables"].every((name) => {
      const text = shown(name).getValue();
      return localStorage[`graphiql:${name}`] === text && JSON.parse(localStorage["graphiql:tabState"]).tabs[0][name] === text;
    }),
  );
  await load(page, address);
  return readTab(page);
}

/**
 * The tab that a link to a question opens beside the visitor's own, the address then, and the tab after loading again.
 *
 * @param {Page} page
 */
async function followLink(page) {
  const question = { query: "query Linked($one: Int) { __typename }", variables: '{ "one": 1 }' };
  await page.goto("about:blank");
  await page.goto(`${address}#${new URLSearchParams(question)}`);
  await page.locator(".graphiql-query-editor .monaco-editor").waitFor();
  const opened = await readTab(page);
  const after = page.url();
  await load(page, address);
  return { question, opened, address: after, reloaded: await readTab(page) };
}

/** @param {Page} page */
async function readTab(page) {
  return {
    titles: await page.getByRole("tab").allInnerTexts(),
    query: await readEditor(page, "query"),
    variables: await readEditor(page, "variables"),
  };
}
