// Reads the panels about the ways through a story.   node ways.mts CHROMIUM ADDRESS NOW FOLDER

import { join } from "node:path";

import type { Locator, Page } from "playwright-core";

import { record } from "../browser/session.mjs";
import { asked, askedFragments, download, open, readTable, searchOf, settled, VISITOR } from "./page.mjs";

const [executablePath, address, now, folder] = process.argv.slice(2);

await record(
  executablePath,
  async (page) => {
    page.setDefaultTimeout(10_000);
    await page.clock.setFixedTime(new Date(now));
    return { choices: await visitChoices(page), funnel: await visitFunnel(page) };
  },
  { ...VISITOR, baseURL: `${address}/` },
);

async function visitChoices(page: Page) {
  await open(page, "?playlist=last-ferry&zone=Europe/Berlin&node=saloon");
  const panel = page.getByRole("region", { name: "Choices", exact: true });
  const { before, sent } = await scrollTo(page, panel);
  const table = await readTable(page, "Choices");
  const summary = await panel.locator(".choices-summary").innerText();
  const bars = await panel.locator(".choices-track").evaluateAll((tracks) =>
    tracks.map((track) => {
      const outer = track.getBoundingClientRect();
      const edges = (one: Element | null) => {
        const inner = one?.getBoundingClientRect();
        return one && [(inner.left - outer.left) / outer.width, (inner.right - outer.left) / outer.width];
      };
      return { bar: edges(track.querySelector(".choices-bar")), whisker: edges(track.querySelector(".choices-whisker")) };
    }),
  );
  const file = await download(page, () => panel.getByRole("button", { name: "Download CSV" }).click());
  const explained = await explain(page, panel.getByRole("button", { name: "Default way" }));
  const looks = await look(page, panel, "choices");
  await panel.getByRole("button", { name: "Time to decide" }).press("Enter");
  const byTime = { search: searchOf(page), table: await readTable(page, "Choices") };
  const filtered = await asked(page, () => open(page, "?playlist=last-ferry&zone=Europe/Berlin&node=saloon&country=DE"));
  await scrollTo(page, panel);
  const german = await readTable(page, "Choices");
  const nothing: Record<string, string> = {};
  for (const [name, search] of Object.entries({
    ending: "?playlist=last-ferry&zone=UTC&node=ending-rescue",
    unplayed: "?playlist=island&zone=UTC&node=cave",
  })) {
    await open(page, search);
    await panel.scrollIntoViewIfNeeded();
    nothing[name] = await panel.locator(".notice").innerText();
  }
  return { before, sent, table, summary, bars, file, explained, looks, byTime, filtered, german, nothing };
}

async function visitFunnel(page: Page) {
  const panel = page.getByRole("region", { name: "How far viewers come" });
  const sent = await askedFragments(page, async () => {
    await open(page, "?playlist=last-ferry&zone=Europe/Berlin&view=ways");
    await scrollTo(page, panel);
  });
  const table = await readTable(page, "How far viewers come");
  const summary = await panel.locator(".funnel-summary").innerText();
  const bars = await panel.locator(".funnel-track").evaluateAll((tracks) =>
    tracks.map((track) => {
      const outer = track.getBoundingClientRect();
      const share = (name: string) => track.querySelector(name).getBoundingClientRect().width / outer.width;
      const place = (name: string) => (track.querySelector(name).getBoundingClientRect().left + 1 - outer.left) / outer.width;
      return { reached: share(".funnel-bar"), dropped: share(".funnel-dropped"), before: place(".funnel-before") };
    }),
  );
  const file = await download(page, () => panel.getByRole("button", { name: "Download CSV" }).click());
  const explained = await explain(page, panel.getByRole("button", { name: "Drop-off" }));
  const looks = await look(page, panel, "funnel");
  await panel.getByRole("button", { name: "Drop-off" }).press("Enter");
  const byDropOff = { search: searchOf(page), table: await readTable(page, "How far viewers come") };
  await open(page, "?playlist=last-ferry&zone=Europe/Berlin&view=ways&country=DE");
  await scrollTo(page, panel);
  const german = await readTable(page, "How far viewers come");
  await open(page, "?playlist=last-ferry&zone=Europe/Berlin&view=ways&compare=none");
  await scrollTo(page, panel);
  const uncompared = {
    table: await readTable(page, "How far viewers come"),
    marks: await panel.locator(".funnel-before").count(),
  };
  const nothing: Record<string, string> = {};
  for (const [name, playlist] of Object.entries({ quiet: "filler-01", unlisted: "bare" })) {
    await open(page, `?playlist=${playlist}&zone=UTC&view=ways`);
    await panel.scrollIntoViewIfNeeded();
    nothing[name] = await panel.locator(".notice").innerText();
  }
  return { sent, table, summary, bars, file, explained, looks, byDropOff, german, uncompared, nothing };
}

/** Scrolls to a panel: the number of its tables before, and the fragments that were asked for. */
async function scrollTo(page: Page, panel: Locator) {
  const before = await panel.getByRole("table").count();
  const sent = await askedFragments(page, async () => {
    await panel.scrollIntoViewIfNeeded();
    await panel.getByRole("table").waitFor();
  });
  return { before, sent };
}

/** The tooltip of a button that the keyboard focuses. */
async function explain(page: Page, button: Locator) {
  // Scrolling would move another tooltip's button below the mouse.
  await page.mouse.move(0, 0);
  await button.press("Tab");
  await page.keyboard.press("Shift+Tab");
  // The tooltip of the other button may still be open.
  const own = await page.waitForFunction(
    (one) => document.getElementById(one.getAttribute("aria-describedby")),
    await button.elementHandle(),
  );
  const text = await own.evaluate((tooltip) => tooltip.innerText);
  await page.keyboard.press("Escape");
  return text;
}

/** Takes screenshots of a panel, and returns by how many pixels the page is wider than a phone. */
async function look(page: Page, panel: Locator, name: string) {
  await page.emulateMedia({ colorScheme: "light" });
  await panel.screenshot({ path: join(folder, `${name}-light.png`) });
  await page.emulateMedia({ colorScheme: "dark" });
  await panel.screenshot({ path: join(folder, `${name}-dark.png`) });
  const usual = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  await settled(page);
  await panel.screenshot({ path: join(folder, `${name}-narrow.png`) });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await page.setViewportSize(usual);
  await page.emulateMedia({ colorScheme: "light" });
  return { overflow };
}
