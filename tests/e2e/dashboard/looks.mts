// Reads every page in light and dark and on a phone, and runs axe on each.   node looks.mts CHROMIUM ADDRESS NOW FOLDER

import { join } from "node:path";

import type { Page } from "playwright-core";

import { record } from "../browser/session.mjs";
import { findings, OF_COLOURS } from "./axe.mjs";
import { open, openControl, readTable, settled, VISITOR } from "./page.mjs";

const [executablePath, address, now, folder] = process.argv.slice(2);

interface Look {
  background: string;
  /** Of the line of the chart: how many pixels it has, and how blue it is at the most. */
  chart: { drawn: number; blue: number } | null;
  /** Pixels by which the page is wider than the screen. */
  overflow: number;
  /** Of controls. */
  rows: number;
  titles: number;
  findings: string[];
}

const VIEWS = {
  playlists: "?zone=Europe/Berlin",
  playlist: "?playlist=last-ferry&zone=Europe/Berlin&with=plays&details=timeline&country=DE",
  node: "?playlist=last-ferry&zone=Europe/Berlin&node=pier",
  map: "?playlist=last-ferry&zone=Europe/Berlin&view=map",
  ways: "?playlist=last-ferry&zone=Europe/Berlin&view=ways",
  nothing: "?search=no+such+thing&zone=UTC",
};

await record(
  executablePath,
  async (page) => {
    page.setDefaultTimeout(30_000);
    await page.clock.setFixedTime(new Date(now));
    const looks: Record<string, Record<"light" | "dark" | "narrow", Look>> = {};
    for (const [view, search] of Object.entries(VIEWS)) {
      await page.emulateMedia({ colorScheme: "light" });
      await page.setViewportSize({ width: 1400, height: 900 });
      await open(page, search);
      await showAllPanels(page);
      const light = await look(page, `${view}-light`);
      await page.emulateMedia({ colorScheme: "dark" });
      const dark = await look(page, `${view}-dark`, () => findings(page, OF_COLOURS));
      await page.setViewportSize({ width: 360, height: 740 });
      const narrow = await look(page, `${view}-narrow`, async () => []);
      looks[view] = { light, dark, narrow };
    }
    return { looks, panels: await lookAtPanels(page), toggled: await toggleTheme(page), keyboard: await walk(page), german: await readGerman(page) };
  },
  { ...VISITOR, baseURL: `${address}/` },
);

/** Scrolls to the panels that are loaded when they come into view, and back. */
async function showAllPanels(page: Page): Promise<void> {
  const waiting = page.locator('.panel[data-status="waiting"]');
  while ((await waiting.count()) > 0) {
    await waiting.first().evaluate((panel) => panel.scrollIntoView());
    await settled(page);
  }
  await page.evaluate(() => scrollTo(0, 0));
}

/** The background, the horizontal overflow, and the findings of axe. */
async function look(page: Page, name: string, ask = () => findings(page)): Promise<Look> {
  await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== "running"));
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  return {
    background: await background(page),
    chart: await chartColors(page),
    overflow: await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
    rows: await rowsOfControls(page),
    titles: await page.locator("[title]").count(),
    findings: await ask(),
  };
}

function rowsOfControls(page: Page): Promise<number> {
  return page.locator(".controls :is(.button, .field)").evaluateAll((all) => {
    const boxes = all.map((one) => one.getBoundingClientRect());
    return new Set(boxes.map(({ top }) => Math.round(top))).size;
  });
}

function background(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
}

/** The colour of the line of the chart, 0 to 255; null without a chart. */
function chartColors(page: Page): Promise<Look["chart"]> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>(".line-chart-box canvas");
    if (!canvas) return null;
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    let [drawn, blue] = [0, 0];
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] < 250) continue;
      drawn += 1;
      blue = Math.max(blue, data[at + 2]);
    }
    return { drawn, blue };
  });
}

/** The panels of the controls, open. */
async function lookAtPanels(page: Page): Promise<Record<string, Look>> {
  await page.setViewportSize({ width: 1400, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
  const found: Record<string, Look> = {};
  for (const name of ["Period", "Audience"]) {
    await open(page, VIEWS.playlist);
    await openControl(page, name);
    found[name] = await look(page, `panel-${name}`);
  }
  await page.setViewportSize({ width: 360, height: 740 });
  for (const name of ["Period", "Audience"]) {
    await open(page, VIEWS.playlist);
    await openControl(page, name);
    found[`${name} narrow`] = await look(page, `panel-${name}-narrow`, async () => []);
  }
  return found;
}

/** Chooses a theme, and reloads the page. */
async function toggleTheme(page: Page): Promise<Record<"light" | "dark" | "stays" | "back", string>> {
  await page.setViewportSize({ width: 1400, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
  await open(page, VIEWS.playlists);
  const light = await background(page);
  await page.getByRole("button", { name: "Dark colours" }).click();
  const dark = await background(page);
  await page.reload();
  await settled(page);
  const stays = await background(page);
  await page.getByRole("button", { name: "Light colours" }).click();
  return { light, dark, stays, back: await background(page) };
}

/** What a visitor from Germany reads. */
async function readGerman(page: Page) {
  const browser = page.context().browser();
  const context = await browser.newContext({ baseURL: `${address}/`, locale: "de-DE", timezoneId: "Europe/Berlin" });
  const other = await context.newPage();
  await other.clock.setFixedTime(new Date(now));
  await open(other, VIEWS.playlists);
  const table = await readTable(other, "Playlists");
  const period = await other.getByRole("button", { name: /^Period/ }).innerText();
  await context.close();
  return { table, period };
}

/** The elements that Tab focuses on the page of a playlist, in order. */
async function walk(page: Page): Promise<string[]> {
  await open(page, "?playlist=last-ferry&zone=Europe/Berlin");
  const names: string[] = [];
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => {
      const one = document.activeElement;
      return one === document.body ? null : `${one.tagName} ${(one.ariaLabel ?? one.innerText).split("\n").at(-1)}`;
    });
    if (name === null) break;
    names.push(name);
  }
  return names;
}
