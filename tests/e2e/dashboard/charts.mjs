// Reads charts and their numbers in several time zones and in periods that are not over.   node charts.mjs CHROMIUM ADDRESS NOW FOLDER

import { join } from "node:path";

import { record } from "../browser/session.mjs";
import { download, open, openControl, readChart, readExplanations, readTable, readTiles, searchOf, settled, VISITOR } from "./page.mjs";

const [executablePath, address, now, folder] = process.argv.slice(2);
const PLAYLIST = "?playlist=last-ferry&details=timeline";
const ZONES = ["America/Los_Angeles", "Pacific/Auckland", "Asia/Kathmandu"];

await record(
  executablePath,
  async (page) => {
    page.setDefaultTimeout(10_000);
    await page.clock.setFixedTime(new Date(now));
    const files = {};
    for (const zone of ZONES) {
      files[zone] = {
        days: await readFile(page, `${PLAYLIST}&zone=${zone}&period=LAST_7_DAYS`),
        hours: await readFile(page, `${PLAYLIST}&zone=${zone}&period=YESTERDAY&compare=none`),
      };
    }
    return {
      files,
      today: await readPeriod(page, "today", `${PLAYLIST}&zone=Europe/Berlin&period=TODAY`),
      week: await readPeriod(page, "week", `${PLAYLIST}&zone=Europe/Berlin&period=THIS_WEEK&interval=WEEK`, [0.5]),
      month: await readPeriod(page, "month", `${PLAYLIST}&zone=Europe/Berlin&period=THIS_MONTH&interval=MONTH`, [0.5]),
      whole: await readPeriod(page, "whole", `${PLAYLIST}&zone=Europe/Berlin&period=LAST_7_DAYS`),
      cut: await readPeriod(page, "cut", `${PLAYLIST}&zone=Europe/Berlin&interval=WEEK&from=2026-10-29&to=2026-11-11`, [0.05, 0.5, 0.95]),
      years: await readYears(page),
    };
  },
  { ...VISITOR, baseURL: `${address}/` },
);

async function readFile(page, search) {
  await open(page, search);
  const { text } = await download(page, () => page.getByRole("button", { name: "Download CSV (Details)" }).click());
  return { text, legend: await page.locator(".timeline-legend-series").innerText() };
}

/** Reads everything that shows a period, and the variables that were sent. */
async function readPeriod(page, name, search, positions = undefined) {
  const sent = page.waitForRequest((request) => request.method() === "POST");
  await open(page, search);
  const { variables } = (await sent).postDataJSON();
  const note = page.locator(".controls-note");
  const told = {
    variables,
    note: (await note.count()) > 0 ? await note.innerText() : null,
    period: await page.getByRole("button", { name: /^Period/ }).innerText(),
    tiles: await readTiles(page),
    explanations: await readExplanations(page),
    legend: await page.locator(".timeline-legend").innerText(),
    chart: await readChart(page, positions),
    details: await readTable(page, "Details"),
  };
  await page.screenshot({ path: join(folder, `period-${name}.png`), fullPage: true });
  return told;
}

/** Periods in years that the API does not accept: the calendar opens at the nearest year that it does. */
async function readYears(page) {
  const told = {};
  for (const [from, to] of [
    ["9999-12-01", "9999-12-31"],
    ["0001-01-01", "0001-01-31"],
    ["10000-01-01", "10000-01-31"],
  ]) {
    await page.goto(`?playlist=last-ferry&zone=America/Los_Angeles&from=${from}&to=${to}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await settled(page);
    await openControl(page, "Period");
    const button = (name) => page.getByRole("button", { name });
    told[from] = {
      month: await page.locator(".calendar-head [aria-live]").innerText(),
      earlier: await button("Previous month").isEnabled(),
      later: await button("Next month").isEnabled(),
    };
    await button("Last 7 days").click();
    await settled(page);
    told[from].afterwards = searchOf(page);
  }
  return told;
}
