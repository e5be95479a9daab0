// @ts-check
// Opens GraphiQL, and runs what its first tab holds.

/** @import { Page } from "playwright-core" */

/**
 * Makes `shown(name)` on every page: the model of Monaco that holds the text of an editor.
 *
 * @param {Page} page
 */
export async function nameModels(page) {
  await page.addInitScript(() => {
    /** @type {Record<string, string>} */
    const files = {
      query: "operation.graphql",
      variables: "variables.json",
      headers: "request-headers.json",
      response: "response.json",
    };
    // The models of Monaco hold the whole text; the page has only the lines in view.
    globalThis.shown = (name) => __MONACO.editor.getModels().find((model) => model.uri.path.endsWith(files[name]));
  });
}

/**
 * Goes to the page, and waits for its editor.
 *
 * @param {Page} page
 * @param {string} address
 */
export async function load(page, address) {
  await page.goto(address, { waitUntil: "load" });
  await page.locator(".graphiql-query-editor .monaco-editor").waitFor();
}

/**
 * Every operation of the first tab, chosen from the menu of the execute button: its name, request and answer.
 *
 * @param {Page} page
 */
export async function runEveryOperation(page) {
  const execute = page.getByLabel("Execute query");
  await execute.click();
  const names = await page.getByRole("menuitem").allInnerTexts();
  await page.keyboard.press("Escape");
  const answers = [];
  for (const name of names) {
    await execute.click();
    const [response] = await Promise.all([
      // The page may still ask for the schema.
      page.waitForResponse((one) => one.request().postDataJSON()?.operationName === name),
      page.getByRole("menuitem", { name, exact: true }).click(),
    ]);
    await page.waitForFunction(() => shown("response")?.getValue().trim().startsWith("{"));
    const request = response.request();
    answers.push({ name, url: request.url(), sent: request.postDataJSON(), shown: await readEditor(page, "response") });
  }
  return answers;
}

/**
 * What the editors mark as wrong: examples that do not fit the schema.
 *
 * @param {Page} page
 */
export async function readProblems(page) {
  // The workers check a model some time after a change; an unknown field, inserted for this purpose, shows that they did.
  const query = await readEditor(page, "query");
  const marked = () => page.waitForFunction(() => __MONACO.editor.getModelMarkers({}).length > 0);
  await page.evaluate((text) => shown("query").setValue(`${text}\nquery Wrong { noSuchField }`), query);
  await marked();
  const withMistake = await readMarkers(page);
  await page.evaluate((text) => shown("query").setValue(text), query);
  await page.waitForFunction(
    () => !__MONACO.editor.getModelMarkers({}).some((marker) => marker.message.includes("noSuchField")),
  );
  return { withMistake, withoutMistake: await readMarkers(page) };
}

/** @param {Page} page */
function readMarkers(page) {
  return page.evaluate(() => __MONACO.editor.getModelMarkers({}).map((one) => `${one.resource.path}: ${one.message}`));
}

/**
 * The text of an editor; null if the page has no such editor.
 *
 * @param {Page} page
 * @param {string} name
 */
export function readEditor(page, name) {
  return page.evaluate((one) => shown(one)?.getValue() ?? null, name);
}
