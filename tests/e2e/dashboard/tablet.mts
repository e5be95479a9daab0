// Goes through the dashboard on a tablet, by touch alone.   node tablet.mts CHROMIUM ADDRESS NOW FOLDER

import { join } from "node:path";

import type { Page } from "playwright-core";

import { record } from "../browser/session.mjs";
import { findings } from "./axe.mjs";
import { open, searchOf, settled, VISITOR } from "./page.mjs";

interface View {
  /** Pixels by which the page is wider than the screen. */
  overflow: number;
  findings: string[];
  /** Each panel by its title, and whether its data is shown. */
  panels: Record<string, string>;
  /** Buttons, links and fields that are too small for a finger. */
  small: string[];
}

const [executablePath, address, now, folder] = process.argv.slice(2);
const PLAYLIST = "?playlist=last-ferry&zone=Europe/Berlin";
/** The smallest width and height of what is touched, in pixels (WCAG 2.2, target size). */
const FINGER = 24;

await record(
  executablePath,
  async (page) => {
    page.setDefaultTimeout(20_000);
    await page.clock.setFixedTime(new Date(now));
    return { views: await goThrough(page), period: await choosePeriod(page), hint: await touchHint(page) };
  },
  { ...VISITOR, baseURL: `${address}/`, viewport: { width: 768, height: 1024 }, hasTouch: true, isMobile: true },
);

/** The list, every view of a playlist, and a node, each reached by a touch. */
async function goThrough(page: Page): Promise<Record<string, View>> {
  await open(page, "?zone=Europe/Berlin");
  const views: Record<string, View> = { playlists: await look(page, "playlists") };
  await page.getByRole("link", { name: "The Last Ferry" }).first().tap();
  const tabs = page.getByRole("navigation", { name: "Views of the playlist" }).getByRole("link");
  await tabs.first().waitFor();
  for (const name of await tabs.allInnerTexts()) {
    await tabs.filter({ hasText: name.trim() }).tap();
    views[name.trim()] = await look(page, name.trim());
  }
  await tabs.first().tap();
  await settled(page);
  await page.locator("[data-row=pier] a").tap();
  views.node = await look(page, "node");
  return views;
}

async function look(page: Page, name: string): Promise<View> {
  await settled(page);
  const waiting = page.locator('.panel[data-status="waiting"]');
  while ((await waiting.count()) > 0) {
    await waiting.first().evaluate((panel) => panel.scrollIntoView());
    await settled(page);
  }
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  return {
    overflow: await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
    findings: await findings(page),
    panels: Object.fromEntries(
      await page
        .locator(".panel")
        .evaluateAll((panels) => panels.map((panel) => [panel.querySelector("h2").innerText, panel.dataset.status])),
    ),
    small: await page.locator("main :is(button, select, input, .button)").evaluateAll(
      (all, finger) =>
        all
          .filter((one) => one.checkVisibility())
          .map((one) => ({ one, box: (one.closest("label") ?? one).getBoundingClientRect() }))
          // A button within a text may be as high as its line.
          .filter(({ one, box }) => !one.matches(".tooltip-anchor") && Math.min(box.width, box.height) < finger)
          .map(({ one }) => one.outerHTML.slice(0, 120)),
      FINGER,
    ),
  };
}

/** Chooses a period in its panel: the panel, and the address after that. */
async function choosePeriod(page: Page): Promise<{ outside: number; search: string }> {
  await open(page, PLAYLIST);
  await page.getByRole("button", { name: /^Period: / }).tap();
  const panel = page.getByRole("dialog", { name: "Period" });
  await panel.waitFor();
  const { x, width } = await panel.boundingBox();
  const outside = Math.max(-x, x + width - 768, 0);
  await panel.getByRole("button", { name: "Last 7 days" }).tap();
  await panel.waitFor({ state: "detached" });
  return { outside, search: searchOf(page) };
}

/** What a touch on the name of a metric tells, and whether a touch elsewhere ends it. */
async function touchHint(page: Page): Promise<{ text: string; isLeft: boolean }> {
  await open(page, PLAYLIST);
  await page.getByRole("button", { name: "Player impressions" }).first().tap();
  const tooltip = page.getByRole("tooltip");
  const text = await tooltip.innerText();
  await page.locator("h1").tap();
  await tooltip.waitFor({ state: "detached" });
  return { text, isLeft: (await tooltip.count()) === 0 };
}
