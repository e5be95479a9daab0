// Goes through the dashboard in Firefox, with pointer and keyboard.   node firefox.mts FIREFOX ADDRESS NOW FOLDER

import { join } from "node:path";

import type { Page } from "puppeteer-core";

import { record } from "../browser/firefox.mts";
import { tableRows, tileNumbers } from "./page.mjs";

interface Point {
  x: number;
  y: number;
}

const [executablePath, address, now, folder] = process.argv.slice(2);
const MAP_NODE = '[data-node="saloon"] circle';

await record(executablePath, now, async (page) => {
  page.setDefaultTimeout(20_000);
  await page.goto(`${address}/?zone=Europe/Berlin`);
  await settled(page);
  const list = await readTable(page, "Playlists");
  await page.screenshot({ path: join(folder, "list-dark.png") });
  return {
    list,
    overview: await readOverview(page),
    map: await useMap(page),
    ways: await readWays(page),
    colours: await changeColours(page),
  };
});

/** Waits until nothing is under way any more. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  await page.waitForFunction(
    () => document.querySelector("main h1, main .notice") && !document.querySelector('.skeleton, [aria-busy="true"]'),
  );
}

/** A link, a button or the like, by the name that screen readers tell. */
function named(page: Page, role: string, name: string) {
  return page.locator(selector(role, name));
}

function selector(role: string, name: string): string {
  return `::-p-aria([role="${role}"][name="${name}"])`;
}

function searchOf(page: Page): string {
  return new URL(page.url()).search.slice(1);
}

function readTable(page: Page, caption: string) {
  return page.$eval(selector("group", caption), tableRows);
}

function readTiles(page: Page) {
  return page.$$eval(".tile[data-metric]", tileNumbers);
}

function background(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
}

/** From the list to a playlist; another period, by pointer; back to the first one, and forward again. */
async function readOverview(page: Page) {
  await named(page, "link", "The Last Ferry").click();
  await page.waitForSelector(".tile[data-metric]");
  await settled(page);
  const usual = { search: searchOf(page), tiles: await readTiles(page), nodes: await readTable(page, "All nodes") };
  await page.screenshot({ path: join(folder, "overview-dark.png") });
  await page.locator("button ::-p-text(Last 30 days)").click();
  await named(page, "button", "Last 7 days").click();
  await page.waitForFunction(() => location.search.includes("LAST_7_DAYS"));
  await settled(page);
  const week = { search: searchOf(page), tiles: await readTiles(page) };
  await page.goBack();
  await settled(page);
  const back = { search: searchOf(page), tiles: await readTiles(page) };
  await page.goForward();
  await settled(page);
  const forward = { search: searchOf(page), tiles: await readTiles(page) };
  await page.goBack();
  await settled(page);
  return { usual, week, back, forward };
}

/** Opens cards by keyboard and pointer, drags the map, and zooms it. */
async function useMap(page: Page) {
  await named(page, "link", "Story map").click();
  await page.waitForSelector(MAP_NODE);
  await settled(page);
  const told = await page.$$eval("[data-listed]", (links) =>
    Object.fromEntries(links.map((link) => [link.dataset.listed, link.parentElement.innerText.split("\n")[0]])),
  );
  await page.screenshot({ path: join(folder, "map-dark.png") });

  await page.focus('[data-listed="pier"]');
  await page.keyboard.press("ArrowRight");
  const moved = await page.evaluate(() => document.activeElement.dataset.listed);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.matches("h3"));
  const card = await page.evaluate(() => document.activeElement.innerText);
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.activeElement.dataset.listed === "pier");

  const start = await restingPlace(page);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(start.x + 40, start.y + 10, { steps: 4 });
  await page.mouse.move(start.x + 90, start.y + 30, { steps: 4 });
  await page.mouse.up();
  const dragged = await restingPlace(page);
  await page.mouse.move(dragged.x, dragged.y);
  await page.keyboard.down("Control");
  await page.mouse.wheel({ deltaY: -100 });
  await page.keyboard.up("Control");
  await page.waitForFunction(
    (selector, width) => document.querySelector(selector).getBoundingClientRect().width > width * 1.05,
    {},
    MAP_NODE,
    dragged.width,
  );
  const zoomed = await restingPlace(page);
  await page.mouse.click(zoomed.x, zoomed.y);
  await page.waitForSelector(selector("heading", "The empty saloon"));
  const clicked = searchOf(page);
  await page.screenshot({ path: join(folder, "card-dark.png") });
  return { told, moved, card, by: difference(start, dragged), around: difference(dragged, zoomed), clicked };
}

/** The middle of a node on the map, and its width. */
function place(page: Page): Promise<Point & { width: number }> {
  return page.$eval(MAP_NODE, (circle) => {
    const box = circle.getBoundingClientRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width };
  });
}

/** The same, once the page above the map and the map itself have come to rest. */
async function restingPlace(page: Page): Promise<Point & { width: number }> {
  for (let last = await place(page); ; ) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    const next = await place(page);
    if (next.x === last.x && next.y === last.y) return next;
    last = next;
  }
}

function difference(from: Point, to: Point): Point {
  return { x: to.x - from.x, y: to.y - from.y };
}

/** The panels, which are asked for when they come into view, and the numbers of one of them. */
async function readWays(page: Page) {
  await named(page, "link", "Ways").click();
  await page.waitForSelector(selector("region", "How far viewers come"));
  await settled(page);
  for (let waiting = true; waiting; ) {
    waiting = await page.evaluate(() => {
      const panel = document.querySelector('[data-status="waiting"]');
      panel?.scrollIntoView();
      return panel !== null;
    });
    await settled(page);
  }
  await page.screenshot({ path: join(folder, "ways-dark.png"), fullPage: true });
  return {
    panels: await page.$$eval("[data-status]", (all) => all.map((panel) => panel.dataset.status)),
    funnel: await readTable(page, "How far viewers come"),
    overflow: await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
  };
}

/** Chooses light colours instead of those of the system. */
async function changeColours(page: Page) {
  const dark = await background(page);
  await named(page, "button", "Light colours").click();
  const light = await background(page);
  await page.screenshot({ path: join(folder, "ways-light.png"), fullPage: true });
  await page.reload();
  await settled(page);
  return { dark, light, stays: await background(page) };
}
