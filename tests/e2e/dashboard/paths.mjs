// Reads and uses the panel "Complete ways".   node paths.mjs CHROMIUM ADDRESS NOW FOLDER

import { join } from "node:path";

import { record } from "../browser/session.mjs";
import { findings } from "./axe.mjs";
import { download, open, readTable, searchOf, settled, VISITOR } from "./page.mjs";

const [executablePath, address, now, folder] = process.argv.slice(2);
const WAYS = "?playlist=last-ferry&zone=Europe/Berlin&view=ways";

await record(
  executablePath,
  async (page) => {
    page.setDefaultTimeout(20_000);
    await page.clock.setFixedTime(new Date(now));
    const panel = page.getByRole("region", { name: "Complete ways" });
    return { all: await all(page, panel), found: await find(page, panel), nothing: await nothing(page, panel) };
  },
  { ...VISITOR, baseURL: `${address}/` },
);

async function all(page, panel) {
  await show(page, panel, WAYS);
  const first = await read(panel, page);
  const file = await download(page, () => panel.getByRole("button", { name: "Download CSV" }).click());
  const looks = await look(page, panel);
  await panel.getByRole("button", { name: "Next" }).press("Enter");
  await settled(page);
  const second = await read(panel, page);
  await panel.getByRole("button", { name: "Avg. minutes" }).press("Enter");
  await settled(page);
  return { first, file, looks, second, byMinutes: await read(panel, page) };
}

/** Looks, by keyboard, for long ways through two nodes that end at a third one, repeats included. */
async function find(page, panel) {
  await show(page, panel, `${WAYS}&order=paths.-LENGTH`);
  for (const [label, name] of [
    ["Passes through", "The empty saloon"],
    ["then through node 2", "On the bridge"],
    ["Ends at", "Ending: The keeper"],
  ]) {
    await panel.getByLabel(label, { exact: true }).focus();
    await page.keyboard.type(name);
    await settled(page);
  }
  await panel.getByLabel("Show repeats").press("Space");
  await settled(page);
  const longest = await read(panel, page);
  const way = panel.locator("tbody tr").first().locator(".paths-way");
  await way.getByRole("button").press("Enter");
  const unfolded = await way.getByRole("link").allInnerTexts();
  await way.getByRole("button", { name: "Show fewer" }).press("Enter");
  const folded = await way.getByRole("link").count();
  await panel.getByLabel("then through node 2").selectOption({ label: "any node" });
  await settled(page);
  const through = searchOf(page);
  await panel.getByRole("button", { name: "Show all ways" }).press("Enter");
  await settled(page);
  return { longest, unfolded, folded, through, reset: searchOf(page) };
}

async function nothing(page, panel) {
  const told = {};
  for (const [name, search] of Object.entries({
    quiet: "?playlist=filler-01&zone=UTC&view=ways",
    unmatched: `${WAYS}&passes=ending-keeper&passes=pier&ends-at=ending-rescue&period=YESTERDAY`,
  })) {
    await show(page, panel, search);
    told[name] = await panel.locator(".notice").innerText();
  }
  return { ...told, pickers: await panel.getByRole("combobox").count() };
}

async function show(page, panel, search) {
  await open(page, search);
  await panel.scrollIntoViewIfNeeded();
  await panel.locator("table, .notice").first().waitFor();
  await settled(page);
}

async function read(panel, page) {
  const summary = await panel.locator(".paths-summary").innerText();
  return { search: searchOf(page), summary, ...(await readTable(page, "Complete ways")) };
}

/** Runs axe in both themes, and returns by how many pixels the page is wider than a phone. */
async function look(page, panel) {
  const looks = {};
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await panel.screenshot({ path: join(folder, `paths-${colorScheme}.png`) });
    looks[colorScheme] = await findings(page);
  }
  const usual = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 800 });
  await settled(page);
  await panel.screenshot({ path: join(folder, "paths-narrow.png") });
  looks.overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await page.setViewportSize(usual);
  await page.emulateMedia({ colorScheme: "light" });
  return looks;
}
