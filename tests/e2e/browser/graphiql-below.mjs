// @ts-check
// Runs and checks every example in GraphiQL below a path of a proxy.   node graphiql-below.mjs CHROMIUM ADDRESS

import { load, nameModels, readProblems, runEveryOperation } from "./graphiql-page.mjs";
import { record } from "./session.mjs";

const [executablePath, address] = process.argv.slice(2);

await record(executablePath, async (page) => {
  await nameModels(page);
  await load(page, address);
  // The explorer lists fields once the schema is loaded.
  await page.locator(".graphiql-explorer-root [data-field-name]").first().waitFor();
  return { answers: await runEveryOperation(page), problems: await readProblems(page) };
});
