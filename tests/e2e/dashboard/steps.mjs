// Reads and uses the panel "Step by step".   node steps.mjs CHROMIUM ADDRESS NOW FOLDER

import { join } from "node:path";

import { record } from "../browser/session.mjs";
import { findings } from "./axe.mjs";
import { download, open, readTable, searchOf, settled, VISITOR } from "./page.mjs";

const [executablePath, address, now, folder] = process.argv.slice(2);
const WAYS = "?playlist=last-ferry&zone=Europe/Berlin&view=ways&details=steps";

await record(
  executablePath,
  async (page) => {
    page.setDefaultTimeout(20_000);
    await page.clock.setFixedTime(new Date(now));
    const panel = page.getByRole("region", { name: "Step by step" });
    return { start: await fromStart(page, panel), node: await fromNode(page, panel), nothing: await nothing(page, panel) };
  },
  { ...VISITOR, baseURL: `${address}/` },
);

async function fromStart(page, panel) {
  await open(page, WAYS);
  const tables = await readTables(page);
  const heads = await panel.locator(".steps-heads li").allInnerTexts();
  const name = await panel.getByRole("img").getAttribute("aria-label");
  const files = panel.getByRole("button", { name: "Download CSV (Nodes of each step)" });
  const file = await download(page, () => files.click());
  return { ...tables, heads, name, file, looks: await look(page, panel) };
}

/** Chooses by keyboard two steps, the direction and the node, and then another node in the diagram with the mouse. */
async function fromNode(page, panel) {
  await panel.getByLabel("Number of steps").focus();
  await page.keyboard.type("2");
  await settled(page);
  const two = { search: searchOf(page), ...(await readTables(page)) };
  await panel.getByRole("button", { name: "Backwards" }).press("Enter");
  await settled(page);
  await panel.getByLabel("Follow sessions back to").focus();
  await page.keyboard.type("The lighthouse");
  await settled(page);
  const backwards = { search: searchOf(page), ...(await readTables(page)) };
  await panel.getByRole("link", { name: "Open its page" }).focus();
  const page_ = await page.evaluate(() => document.activeElement.getAttribute("href"));
  await panel.getByRole("button", { name: "To the end" }).press("Enter");
  await panel.getByRole("button", { name: "Forwards" }).press("Enter");
  await settled(page);
  const canvas = await panel.locator(".steps-chart canvas").boundingBox();
  await page.mouse.move(canvas.x + 5, canvas.y + 40);
  const tooltip = await page.locator(".chart-tooltip:visible").first().innerText();
  await page.mouse.click(canvas.x + 5, canvas.y + 40);
  await settled(page);
  return { two, backwards, page: page_, tooltip, clicked: searchOf(page) };
}

async function nothing(page, panel) {
  const told = {};
  for (const [name, search] of Object.entries({
    quiet: "?playlist=filler-01&zone=UTC&view=ways",
    unplayed: "?playlist=island&zone=UTC&view=ways&steps-from=cave",
  })) {
    await open(page, search);
    told[name] = await panel.locator(".notice").innerText();
  }
  return told;
}

async function readTables(page) {
  return { nodes: await readTable(page, "Nodes of each step"), ways: await readTable(page, "Ways from each step to the next") };
}

/** Runs axe in both themes, and returns by how many pixels the page is wider than a phone. */
async function look(page, panel) {
  const looks = {};
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await panel.screenshot({ path: join(folder, `steps-${colorScheme}.png`) });
    looks[colorScheme] = await findings(page);
  }
  const usual = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 800 });
  await settled(page);
  await panel.screenshot({ path: join(folder, "steps-narrow.png") });
  looks.overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await page.setViewportSize(usual);
  await page.emulateMedia({ colorScheme: "light" });
  return looks;
}
