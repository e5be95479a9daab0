// Reads the list of viewers, and one of them.   node viewers.mts CHROMIUM ADDRESS NOW FOLDER

import { join } from "node:path";

import type { Page } from "playwright-core";

import { record } from "../browser/session.mjs";
import { findings } from "./axe.mjs";
import { asked, askedFragments, download, open, readTable, searchOf, settled, VISITOR } from "./page.mjs";

const [executablePath, address, now, folder] = process.argv.slice(2);
const LIST = "?playlist=last-ferry&view=viewers&zone=Europe/Berlin";

await record(
  executablePath,
  async (page) => {
    page.setDefaultTimeout(15_000);
    await page.clock.setFixedTime(new Date(now));
    return {
      list: await visitList(page),
      one: await visitOne(page),
      long: await visitLong(page),
      nothing: await visitNothing(page),
    };
  },
  { ...VISITOR, baseURL: `${address}/` },
);

async function visitList(page: Page) {
  await open(page, "?playlist=last-ferry&zone=Europe/Berlin");
  const sent = await askedFragments(page, () => page.getByRole("link", { name: "Viewers" }).press("Enter"));
  const panel = page.getByRole("region", { name: "Viewers" });
  const table = await readTable(page, "Viewers");
  const summary = await panel.locator(".viewers-summary").innerText();
  const file = await download(page, () => panel.getByRole("button", { name: "Download CSV" }).click());
  const looks = await look(page, "viewers");
  await panel.getByRole("button", { name: "Next" }).press("Enter");
  await settled(page);
  const second = { search: searchOf(page), table: await readTable(page, "Viewers") };
  const pager = await panel.getByRole("navigation", { name: "Pages" }).innerText();
  await panel.getByRole("button", { name: "Sessions" }).press("Enter");
  await settled(page);
  const bySessions = { search: searchOf(page), table: await readTable(page, "Viewers") };
  await page.goBack();
  await settled(page);
  const before = await readTable(page, "Viewers");
  await panel.getByRole("searchbox", { name: "Search viewers" }).fill("ELIF.");
  await page.waitForURL(/search=ELIF/);
  await settled(page);
  const found = await readTable(page, "Viewers");
  await open(page, `${LIST}&country=DE&viewers=ANONYMOUS`);
  const german = await readTable(page, "Viewers");
  return { sent, table, summary, file, looks, second, pager, bySessions, before, found, german };
}

async function visitOne(page: Page) {
  await open(page, `${LIST}&order=viewers.-SESSIONS&viewers=AUTHENTICATED`);
  const id = await page.locator("tr[data-row]").first().getAttribute("data-row");
  const link = page.locator("tr[data-row] a").first();
  await link.press("Enter");
  await settled(page);
  const heading = await page.locator("h1").evaluate((one) => ({
    text: one.innerText.split("\n"),
    isFocused: one.contains(document.activeElement) || one === document.activeElement,
  }));
  const facts = await page.locator(".page-head .page-facts").innerText();
  const tiles = await page.locator(".tile").evaluateAll((all) => all.map((one) => one.innerText.split("\n").filter(Boolean)));
  const sessions = await readSessions(page);
  const looks = await look(page, "viewer");
  const panel = page.getByRole("region", { name: "Sessions" });
  await panel.getByRole("button", { name: "View details" }).press("Enter");
  await settled(page);
  const details = await readTable(page, "Plays of these sessions");
  const file = await download(page, () => panel.getByRole("button", { name: "Download CSV" }).click());
  const title = await page.title();
  const search = searchOf(page);
  await panel.locator("a.viewer-place").first().press("Enter");
  await settled(page);
  const node = await page.locator("h1").innerText();
  await page.goBack();
  await settled(page);
  await page.goBack();
  await settled(page);
  const back = await page.evaluate(() => document.activeElement?.getAttribute("href") ?? null);
  return { id, heading, facts, tiles, sessions, looks, details, file, title, search, node, back };
}

/** A session of more plays than a page has, with "Show more" until all are shown, and again after Back. */
async function visitLong(page: Page) {
  await open(page, "?playlist=filler-38&view=viewers&zone=Europe/Berlin");
  await page.locator("tr[data-row] a").first().press("Enter");
  await settled(page);
  const places = page.locator("a.viewer-place");
  const more = page.getByRole("button", { name: "Show more" });
  const counts = [await places.count()];
  const told = [await page.locator(".viewer-further").innerText()];
  const sent: string[] = [];
  while ((await more.count()) > 0) {
    sent.push(...(await asked(page, () => more.press("Enter"))));
    await settled(page);
    counts.push(await places.count());
    told.push(...(await page.locator(".viewer-further").allInnerTexts()));
  }
  await places.last().press("Enter");
  await settled(page);
  await page.goBack();
  await settled(page);
  const after = await places.count();
  const panel = page.getByRole("region", { name: "Sessions" });
  await panel.getByRole("button", { name: "View details" }).press("Enter");
  await settled(page);
  const file = await download(page, () => panel.getByRole("button", { name: "Download CSV" }).click());
  await page.goBack();
  await settled(page);
  return { counts, told, sent, after, file, back: searchOf(page) };
}

/** Every session: its heading, and per step the node, the seconds, and what the arrow says. */
function readSessions(page: Page) {
  return page.locator(".viewer-session").evaluateAll((all) =>
    all.map((one) => ({
      head: one.querySelector("h3").innerText,
      end: one.querySelector(".badge").innerText,
      facts: [...one.querySelectorAll(".page-facts li")].map((fact) => fact.innerText),
      steps: [...one.querySelectorAll(".viewer-step")].map((step) => ({
        name: step.querySelector(".viewer-place bdi").innerText,
        watched: step.querySelector(".viewer-place small").innerText,
        reason: step.querySelector(".viewer-arrow bdi")?.innerText ?? null,
        isEnding: step.querySelector(".viewer-place-ending") !== null,
      })),
    })),
  );
}

async function visitNothing(page: Page) {
  const told: Record<string, string> = {};
  for (const [name, search] of Object.entries({
    quiet: "?playlist=filler-01&view=viewers&zone=UTC",
    notFound: `${LIST}&search=no+such+viewer`,
    absent: `${LIST}&viewerId=0000000000000000`,
    cursor: `${LIST}&after=viewers.nonsense`,
  })) {
    await open(page, search);
    told[name] = await page.locator(".notice").first().innerText();
  }
  await page.getByRole("link", { name: "Show the first page" }).click();
  await settled(page);
  return { ...told, rows: await page.locator("tr[data-row]").count() };
}

/** Takes screenshots of the page; the findings of axe, and by how many pixels it is wider than a phone. */
async function look(page: Page, name: string) {
  const found: Record<string, string[]> = {};
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), fullPage: true });
    found[colorScheme] = await findings(page);
  }
  const usual = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  await settled(page);
  await page.screenshot({ path: join(folder, `${name}-narrow.png`), fullPage: true });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await page.setViewportSize(usual);
  return { ...found, overflow };
}
