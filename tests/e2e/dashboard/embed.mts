// Embeds pages of the dashboard in frames of another site.   node embed.mts CHROMIUM ADDRESS NOW LISTED UNLISTED FOLDER

import { join } from "node:path";

import type { Frame, Page } from "playwright-core";

import { record } from "../browser/session.mjs";
import { findings } from "./axe.mjs";
import { open, readTiles, settled, VISITOR } from "./page.mjs";

const [executablePath, address, now, listed, unlisted, folder] = process.argv.slice(2);
const PLAYLIST = "playlist=last-ferry&zone=Europe/Berlin";
const PANEL = `?${PLAYLIST}&embed=1&panel=totals`;
const PAGES = {
  playlists: "zone=UTC",
  overview: PLAYLIST,
  map: `${PLAYLIST}&view=map&card=pier`,
  ways: `${PLAYLIST}&view=ways`,
  audience: `${PLAYLIST}&view=audience`,
  viewers: `${PLAYLIST}&view=viewers`,
  check: `${PLAYLIST}&view=check`,
  node: `${PLAYLIST}&node=pier`,
};

await record(
  executablePath,
  async (page) => {
    page.setDefaultTimeout(60_000);
    await page.clock.setFixedTime(new Date(now));
    const offered = await offer(page);
    return {
      offered,
      dark: await frame(page, offered.link, "dark"),
      light: await frame(page, `${address}/${PANEL}&theme=light`, "light"),
      heights: await heights(page),
      unlisted: await refused(page, unlisted, `${address}/${PANEL}`),
      whole: await refused(page, listed, `${address}/?${PLAYLIST}`),
      unknown: await notice(page, `?${PLAYLIST}&embed=1&panel=nothing`),
      pages: await goThrough(page),
    };
  },
  { ...VISITOR, baseURL: `${address}/` },
);

/** What "Embed" offers for one panel in dark colours. */
async function offer(page: Page) {
  await open(page, `?${PLAYLIST}`);
  await page.getByRole("button", { name: "Embed" }).click();
  const form = page.getByRole("dialog", { name: "Show on another site" });
  await form.getByLabel("What is shown").selectOption({ label: "Top metrics" });
  await form.getByLabel("Colours").selectOption("Dark");
  const violations = await findings(page);
  await form.getByRole("button", { name: "Copy Link" }).click();
  await form.getByText("Copied").waitFor();
  await page.screenshot({ path: join(folder, "form.png") });
  return {
    violations,
    copied: await page.evaluate(() => navigator.clipboard.readText()),
    link: await form.getByLabel("Link").inputValue(),
    html: await form.getByLabel("HTML for a frame").inputValue(),
    text: await form.innerText(),
  };
}

/** The height of the frame and that of its content, once the former has followed the latter, or after five seconds. */
async function fitted(page: Page, inside: Frame): Promise<{ height: number; needed: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const height = await page.locator("iframe").evaluate((one) => Number.parseFloat(one.style.height));
    const needed = await inside.locator("main").evaluate((main) => main.getBoundingClientRect().height);
    if (Math.ceil(needed) === height || attempt === 100) return { height, needed };
    await page.waitForTimeout(50);
  }
}

/** What a listed site shows in its frame. */
async function frame(page: Page, src: string, name: string) {
  await page.goto(`${listed}/?src=${encodeURIComponent(src)}`);
  const inside = await (await page.locator("iframe").elementHandle()).contentFrame();
  await settled(inside);
  const fit = await fitted(page, inside);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  return {
    ...fit,
    tiles: await readTiles(inside),
    panels: await inside.locator(".panel h2").allInnerTexts(),
    facts: await inside.locator(".page-facts").last().innerText(),
    background: await inside.evaluate(() => getComputedStyle(document.body).backgroundColor),
    findings: await findings(inside),
    left: await leftovers(inside),
  };
}

/** How high the content of an embed is in a low and in a high window, as a frame would be. */
async function heights(page: Page): Promise<number[]> {
  const found: number[] = [];
  for (const height of [800, 3000]) {
    await page.setViewportSize({ width: 1400, height });
    await open(page, `?${PLAYLIST}&embed=1`);
    found.push(await page.locator("main").evaluate((main) => main.getBoundingClientRect().height));
  }
  await page.setViewportSize({ width: 1400, height: 900 });
  return found;
}

/** What a frame shows that the server, or the browser, refuses. */
async function refused(page: Page, site: string, src: string) {
  const told: string[] = [];
  page.on("console", (message) => told.push(message.text()));
  await page.goto(`${site}/?src=${encodeURIComponent(src)}`, { waitUntil: "load" });
  const inside = page.frames().at(-1);
  const text = await inside.evaluate(() => document.body?.innerText ?? "").catch(() => "");
  return { url: inside.url(), text, tiles: await inside.locator(".tile").count(), told: told.join("\n") };
}

async function notice(page: Page, search: string): Promise<string> {
  await open(page, search);
  return page.locator(".notice").innerText();
}

/** Every page as an embed: its panels, and what could leave it or change something. */
async function goThrough(page: Page) {
  const seen: Record<string, object> = {};
  for (const [name, search] of Object.entries(PAGES)) {
    await open(page, `?${search}&embed=1`);
    const waiting = page.locator('.panel[data-status="waiting"]');
    while ((await waiting.count()) > 0) {
      await waiting.first().evaluate((panel) => panel.scrollIntoView());
      await settled(page);
    }
    await page.locator('.panel[data-status="loading"]').first().waitFor({ state: "detached" });
    await page.screenshot({ path: join(folder, `page-${name}.png`), fullPage: true });
    const panels = await page.locator(".panel").evaluateAll((all) => all.map((panel) => panel.dataset.status));
    seen[name] = { panels, findings: await findings(page), left: await leftovers(page) };
  }
  return seen;
}

/** Links that leave, fields to write into, and buttons that a read-only page must not have. */
function leftovers(page: Page | Frame): Promise<string[]> {
  return page
    .locator(
      [
        "a[href]:not([data-listed], .map-node)",
        "header.top-bar, nav:not(.pager), form, dialog, textarea, input[type=text], .table-files",
        ".chip button, .refresh, .picture-button, .embed-button, .notes-write, .notes-list button, .story-filter",
      ].join(", "),
    )
    .evaluateAll((all) => all.map((one) => one.outerHTML.slice(0, 200)));
}
