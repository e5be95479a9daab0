// Reads the view "Check" of playlists.   node check.mts CHROMIUM ADDRESS NOW FOLDER

import { join } from "node:path";

import type { Page } from "playwright-core";

import { record } from "../browser/session.mjs";
import { findings } from "./axe.mjs";
import { download, open, readTable, searchOf, settled, VISITOR } from "./page.mjs";

const [executablePath, address, now, folder] = process.argv.slice(2);

await record(
  executablePath,
  async (page) => {
    page.setDefaultTimeout(15_000);
    await page.clock.setFixedTime(new Date(now));
    const playlists: Record<string, object> = {};
    for (const id of ["last-ferry", "island"]) playlists[id] = await visit(page, id);
    return {
      playlists,
      narrowed: await visitNarrowed(page),
      followed: await follow(page),
      looks: await look(page),
      nothing: await visitNothing(page),
    };
  },
  { ...VISITOR, baseURL: `${address}/` },
);

async function visit(page: Page, id: string) {
  await open(page, `?playlist=${id}&view=check&zone=Europe/Berlin`);
  const panel = page.getByRole("region", { name: "Check of the story" });
  const cards = await panel.locator(".diagnosis-card").evaluateAll((found) =>
    found.map((card) => ({
      ...{ type: card.dataset.type, severity: card.dataset.severity },
      sentence: card.querySelector(".diagnosis-sentence").innerText,
      evidence: Object.fromEntries(
        [...card.querySelectorAll("dl > div")].map((one) => [one.firstChild.textContent, one.lastChild.textContent]),
      ),
      links: [...card.querySelectorAll("a")].map((link) => link.getAttribute("href")),
    })),
  );
  const summary = await panel.locator(".diagnosis-body > p").first().innerText();
  const how = panel.getByRole("button", { name: "How this is told" }).first();
  await how.focus();
  const definition = await page.getByRole("tooltip").innerText();
  await page.keyboard.press("Escape");
  await panel.getByRole("button", { name: "View details" }).press("Enter");
  const table = await readTable(page, "Findings");
  const file = await download(page, () => panel.getByRole("button", { name: "Download CSV" }).click());
  return { summary, cards, definition, table, file };
}

async function visitNarrowed(page: Page): Promise<string> {
  await open(page, "?playlist=last-ferry&view=check&zone=Europe/Berlin&country=DE");
  return page.locator(".diagnosis-note").first().innerText();
}

/** Where the links of a finding lead. */
async function follow(page: Page): Promise<Record<string, string>> {
  const places: Record<string, string> = {};
  for (const name of ["Open the node", "Story map"]) {
    await open(page, "?playlist=last-ferry&view=check&period=LAST_3_MONTHS&zone=Europe/Berlin");
    await page.locator(".diagnosis-card").first().getByRole("link", { name }).press("Enter");
    await settled(page);
    places[name] = searchOf(page);
  }
  places.card = await page.getByRole("region", { name: "Story map" }).getByRole("heading", { level: 3 }).innerText();
  return places;
}

async function look(page: Page) {
  const told: Record<string, { findings: string[]; overflow: number }> = {};
  for (const [name, colorScheme, width] of [
    ["light", "light", 1280],
    ["dark", "dark", 1280],
    ["narrow", "light", 360],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await open(page, "?playlist=island&view=check&zone=Europe/Berlin&details=diagnosis");
    told[name] = {
      findings: await findings(page),
      overflow: await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
    };
    await page.screenshot({ path: join(folder, `check-${name}.png`), fullPage: true });
  }
  await page.emulateMedia({ colorScheme: "light" });
  return told;
}

async function visitNothing(page: Page) {
  await open(page, "?playlist=filler-01&view=check&zone=UTC");
  return { text: await page.locator(".diagnosis-clear").innerText(), findings: await findings(page) };
}
