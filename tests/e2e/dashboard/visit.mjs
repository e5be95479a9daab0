// @ts-check
// Uses every part of the dashboard as an author would, and reads it.   node visit.mjs CHROMIUM ADDRESS NOW

import { record } from "../browser/session.mjs";
import { changeQuestion } from "./controls.mjs";
import { visitFiredrill, visitNode } from "./deeper.mjs";
import { asked, askedFragments, download, dragChart, metricTab, open, readChart, readExplanations, readTable } from "./page.mjs";
import { readQueryLinks, readTiles, searchOf, settled, VISITOR } from "./page.mjs";

/** @import { Page } from "playwright-core" */

const [executablePath, address, now] = process.argv.slice(2);

await record(
  executablePath,
  async (page) => {
    page.setDefaultTimeout(10_000);
    await page.clock.setFixedTime(new Date(now));
    return {
      playlists: await visitPlaylists(page),
      playlist: await visitPlaylist(page),
      chart: await visitChart(page),
      details: await visitDetails(page),
      endings: await visitEndings(page),
      dividing: await visitDividing(page),
      question: await changeQuestion(page),
      node: await visitNode(page),
      firedrill: await visitFiredrill(page),
    };
  },
  { ...VISITOR, baseURL: `${address}/` },
);

/** @param {Page} page */
async function visitPlaylists(page) {
  const sent = await asked(page, () => open(page, "."));
  const search = searchOf(page);
  const first = await readTable(page, "Playlists");
  const facts = await page.locator(".page-facts").innerText();
  const pager = await page.getByRole("navigation", { name: "Pages" }).innerText();
  await page.getByRole("button", { name: "Next" }).click();
  await settled(page);
  const second = await readTable(page, "Playlists");
  const secondPager = await page.getByRole("navigation", { name: "Pages" }).innerText();
  await page.getByRole("button", { name: "Previous" }).click();
  await settled(page);
  const firstAgain = await readTable(page, "Playlists");
  await page.getByRole("columnheader", { name: "Unique viewers" }).getByRole("button").click();
  await settled(page);
  const byViewers = await readTable(page, "Playlists");
  await page.getByRole("button", { name: "Name" }).click();
  await settled(page);
  const byName = await readTable(page, "Playlists");
  await page.getByRole("searchbox").fill("FERRY");
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
  const found = { search: searchOf(page), table: await readTable(page, "Playlists") };
  await page.getByRole("searchbox").fill("no such thing");
  await page.getByText("No playlist matches “no such thing”").waitFor();
  await page.getByRole("button", { name: "Show all" }).click();
  await settled(page);
  const all = await readTable(page, "Playlists");
  await page.getByRole("searchbox").fill("ferry");
  await page.getByRole("link", { name: "The Last Ferry" }).click();
  await settled(page);
  return { sent, search, first, facts, pager, second, secondPager, firstAgain, byViewers, byName, found, all, opened: searchOf(page) };
}

/** @param {Page} page */
async function visitPlaylist(page) {
  const sent = await asked(page, () => open(page, "?playlist=last-ferry&zone=Europe/Berlin"));
  const nodes = await readTable(page, "All nodes");
  await page.getByRole("columnheader", { name: "Minutes viewed" }).getByRole("button").click();
  const byMinutes = await readTable(page, "All nodes");
  await page.getByRole("columnheader", { name: "Minutes viewed" }).getByRole("button").click();
  const byMinutesUp = await readTable(page, "All nodes");
  return {
    sent,
    title: await page.title(),
    heading: await page.getByRole("heading", { level: 1 }).innerText(),
    tiles: await readTiles(page),
    explanations: await readExplanations(page),
    nodes,
    byMinutes,
    byMinutesUp,
    queries: await readQueryLinks(page),
  };
}

/** @param {Page} page */
async function visitChart(page) {
  await open(page, "?playlist=last-ferry&zone=Europe/Berlin");
  const byDay = await readChart(page);
  const tabs = await page.getByRole("group", { name: "Metric", exact: true }).getByRole("button").allInnerTexts();
  const sentByTab = await asked(page, () => metricTab(page, "Avg. view time").click());
  const time = await readChart(page);
  const sentByOverlay = await asked(page, () => page.getByLabel("Second metric").selectOption("newViewers"));
  const overlaid = await readChart(page);
  const sentByInterval = await asked(page, () => page.getByRole("button", { name: "Week", exact: true }).click());
  const byWeek = await readChart(page);
  const sentByMonth = await asked(page, () => page.getByRole("button", { name: "Month", exact: true }).click());
  const byMonth = await readChart(page, [0.25, 0.75]);
  const sentAgain = await asked(page, () => page.getByRole("button", { name: "Day", exact: true }).click());
  const search = searchOf(page);

  await open(page, "?playlist=last-ferry&zone=Europe/Berlin&period=YESTERDAY");
  const byHour = await readChart(page);
  await open(page, "?playlist=last-ferry&zone=Europe/Berlin");
  const selection = await dragChart(page, 0.3, 0.6);
  const zoomed = { search: searchOf(page), tiles: await readTiles(page) };
  await dragChart(page, 0.3, 0.35);
  const zoomedTwice = searchOf(page);
  await dragChart(page, 0.4, 0.7);
  const zoomedToHours = { search: searchOf(page), tiles: await readTiles(page) };
  const back = [];
  for (let step = 0; step < 3; step++) {
    await page.goBack();
    await settled(page);
    back.push(searchOf(page));
  }
  return {
    ...{ byDay, tabs, sentByTab, time, sentByOverlay, overlaid, sentByInterval, byWeek, sentByMonth, byMonth, sentAgain },
    ...{ search, byHour, selection, zoomed, zoomedTwice, zoomedToHours, back, tilesAgain: await readTiles(page) },
  };
}

/** @param {Page} page */
async function visitEndings(page) {
  const panel = page.getByRole("region", { name: "Where sessions end" });
  const sent = await askedFragments(page, async () => {
    await open(page, "?playlist=last-ferry&zone=Europe/Berlin&view=ways");
    await panel.scrollIntoViewIfNeeded();
    await panel.getByRole("table").waitFor();
  });
  const table = await readTable(page, "Where sessions end");
  const coloured = await panel
    .locator("tr[data-row]:has(.change:is(.up, .down))")
    .evaluateAll((rows) => rows.map((row) => row.dataset.row));
  const summary = await panel.locator(".endings-summary").innerText();
  const file = await download(page, () => panel.getByRole("button", { name: "Download CSV" }).click());
  const comparison = page.getByLabel("Comparison", { exact: true });
  const sentByFilter = await askedFragments(page, () => comparison.selectOption("none"));
  const uncompared = await readTable(page, "Where sessions end");
  await panel.getByRole("button", { name: "Time to get there" }).click();
  const byTime = await readTable(page, "Where sessions end");
  const search = searchOf(page);
  await open(page, "?playlist=filler-01&zone=UTC&view=ways");
  await panel.scrollIntoViewIfNeeded();
  const empty = await panel.locator(".notice").innerText();
  return { sent, table, coloured, summary, file, sentByFilter, uncompared, byTime, search, empty };
}

/** @param {Page} page */
async function visitDividing(page) {
  const name = "Choices that divide viewers";
  const panel = page.getByRole("region", { name });
  await open(page, "?playlist=last-ferry&zone=Europe/Berlin&view=ways");
  await panel.scrollIntoViewIfNeeded();
  await panel.getByRole("table").waitFor();
  const table = await readTable(page, name);
  const options = await panel
    .locator("tbody tr")
    .evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll("li")].map((option) => option.innerText)));
  const file = await download(page, () => panel.getByRole("button", { name: "Download CSV" }).click());
  await open(page, "?playlist=filler-01&zone=UTC&view=ways");
  await panel.scrollIntoViewIfNeeded();
  const empty = await panel.locator(".notice").innerText();
  return { table, options, file, empty };
}

/** @param {Page} page */
async function visitDetails(page) {
  await open(page, "?playlist=last-ferry&zone=Europe/Berlin&period=LAST_7_DAYS");
  await page.getByRole("button", { name: "View details" }).click();
  const byTime = await readTable(page, "Details");
  const file = await download(page, () => page.getByRole("button", { name: "Download CSV (Details)" }).click());
  await page.getByRole("group", { name: "Details" }).getByRole("button", { name: "Plays" }).click();
  const byPlays = await readTable(page, "Details");
  await page.getByRole("button", { name: "Copy (Details)" }).click();
  await page.getByText("Copied").waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  return { byTime, file, byPlays, copied, search: searchOf(page) };
}
