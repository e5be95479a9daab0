// Reads the view "Audience" of a playlist.   node audience.mjs CHROMIUM ADDRESS NOW FOLDER

import { join } from "node:path";

import { record } from "../browser/session.mjs";
import { findings } from "./axe.mjs";
import { askedFragments, download, open, readTable, searchOf, settled, VISITOR } from "./page.mjs";

const [executablePath, address, now, folder] = process.argv.slice(2);
const VIEW = "?playlist=last-ferry&view=audience&zone=Europe/Berlin";
const PANELS = ["Breakdown", "Countries", "New and returning", "When viewers watch"];

await record(
  executablePath,
  async (page) => {
    page.setDefaultTimeout(15_000);
    await page.clock.setFixedTime(new Date(now));
    return {
      breakdown: await visitBreakdown(page),
      countries: await visitCountries(page),
      returning: await visitReturning(page),
      hours: await visitHours(page),
      looks: await look(page),
      nothing: await visitNothing(page),
    };
  },
  { ...VISITOR, baseURL: `${address}/` },
);

async function visitBreakdown(page) {
  await open(page, "?playlist=last-ferry&zone=Europe/Berlin");
  const sent = await askedFragments(page, () => page.getByRole("link", { name: "Audience" }).press("Enter"));
  const panel = page.getByRole("region", { name: "Breakdown" });
  const read = () => readTable(page, "Breakdown");
  const top = await read();
  const file = await download(page, () => panel.getByRole("button", { name: "Download CSV" }).click());
  await panel.getByRole("button", { name: "Unique viewers" }).press("Enter");
  await settled(page);
  const byViewers = { search: searchOf(page), table: await read() };
  await panel.getByRole("searchbox").pressSequentially("united");
  await settled(page);
  const found = { search: searchOf(page), table: await read() };
  await panel.getByRole("searchbox").fill("");
  const all = await read();
  await panel.getByRole("button", { name: "Show the first 10" }).press("Enter");
  await settled(page);
  const again = searchOf(page);
  await panel.getByRole("combobox", { name: "Break down by" }).selectOption("Device");
  await settled(page);
  const devices = { search: searchOf(page), table: await read() };
  await panel.getByRole("link", { name: devices.table.rows[0].cells.value }).press("Enter");
  await settled(page);
  const narrowed = { search: searchOf(page), chips: await page.locator(".chip").allInnerTexts(), table: await read() };
  await panel.getByRole("link", { name: devices.table.rows[0].cells.value }).press("Enter");
  await settled(page);
  const widened = searchOf(page);
  await panel.getByRole("combobox", { name: "Break down by" }).selectOption("Kind of viewer");
  await settled(page);
  const kinds = await read();
  await panel.getByRole("link", { name: "Anonymous visitors" }).press("Enter");
  await settled(page);
  const anonymous = { search: searchOf(page), table: await read() };
  return { sent, top, file, byViewers, found, all, again, devices, narrowed, widened, kinds, anonymous };
}

async function visitCountries(page) {
  await open(page, VIEW);
  const panel = await scrollTo(page, "Countries");
  const summary = await panel.locator(".countries-summary").innerText();
  const label = await panel.getByRole("img").getAttribute("aria-label");
  await panel.getByRole("button", { name: "View details" }).press("Enter");
  const table = await readTable(page, "Countries");
  const map = await panel.locator(".countries-map").boundingBox();
  // In the middle of the United States.
  const place = [map.x + map.width * 0.27, map.y + map.height * 0.3];
  await page.mouse.move(...place);
  const tooltip = await panel.locator(".chart-tooltip").innerText();
  await page.mouse.click(...place);
  await settled(page);
  const selected = { search: searchOf(page), table: await readTable(page, "Countries") };
  return { summary, label, table, tooltip, selected };
}

async function visitReturning(page) {
  await open(page, VIEW);
  const panel = await scrollTo(page, "New and returning");
  const groups = await panel.locator(".returning-group").evaluateAll((found) =>
    Object.fromEntries(
      found.map((group) => [
        group.dataset.group,
        {
          count: group.querySelector(".returning-count").innerText,
          metrics: Object.fromEntries(
            [...group.querySelectorAll("[data-metric]")].map((one) => [one.dataset.metric, one.lastChild.textContent]),
          ),
        },
      ]),
    ),
  );
  await panel.getByRole("button", { name: "View details" }).press("Enter");
  return { groups, table: await readTable(page, "New and returning viewers over time") };
}

async function visitHours(page) {
  await open(page, VIEW);
  const panel = await scrollTo(page, "When viewers watch");
  const summary = await panel.locator(".hours-summary").innerText();
  await panel.getByRole("button", { name: "View details" }).press("Enter");
  const saved = () => download(page, () => panel.getByRole("button", { name: "Download CSV" }).click());
  const plays = await saved();
  await panel.getByRole("button", { name: "Clicks" }).press("Enter");
  const clicks = await saved();
  const search = searchOf(page);
  await open(page, "?playlist=last-ferry&view=audience&zone=Asia/Kolkata&from=2020-01-01&to=2026-11-23");
  await scrollTo(page, "When viewers watch");
  const long = { note: await panel.locator(".hours-cut").innerText() };
  await panel.getByRole("button", { name: "View details" }).press("Enter");
  long.plays = await saved();
  return { summary, plays, clicks, search, long };
}

/** What axe finds and how far the page overflows, with screenshots; all details are open. */
async function look(page) {
  const told = {};
  for (const [name, colorScheme, width] of [
    ["light", "light", 1280],
    ["dark", "dark", 1280],
    ["narrow", "light", 360],
  ]) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await open(page, `${VIEW}&details=countries&details=new-and-returning&details=hours`);
    for (const panel of PANELS) await scrollTo(page, panel);
    told[name] = {
      findings: await findings(page),
      overflow: await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
    };
    await page.screenshot({ path: join(folder, `audience-${name}.png`), fullPage: true });
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1400, height: 900 });
  return told;
}

async function visitNothing(page) {
  await open(page, "?playlist=filler-01&view=audience&zone=UTC");
  const told = {};
  for (const name of PANELS) told[name] = await (await scrollTo(page, name)).locator(".notice").innerText();
  return told;
}

/** A panel that was brought into view, with its numbers. */
async function scrollTo(page, name) {
  const panel = page.getByRole("region", { name, exact: true });
  await panel.scrollIntoViewIfNeeded();
  await page.waitForFunction((section) => section.dataset.status === "shown", await panel.elementHandle());
  await settled(page);
  await panel.scrollIntoViewIfNeeded();
  return panel;
}
