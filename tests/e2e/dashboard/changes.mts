// Reads the changes of the story on timelines, and compares before and after one.   node changes.mts CHROMIUM ADDRESS NOW

import type { Page } from "playwright-core";

import { record } from "../browser/session.mjs";
import { findings, OF_COLOURS } from "./axe.mjs";
import { asked, open, readTiles, searchOf, VISITOR } from "./page.mjs";

const [executablePath, address, now] = process.argv.slice(2);
const PERIOD = "zone=Europe/Berlin&period=LAST_3_MONTHS&compare=none";

await record(
  executablePath,
  async (page) => {
    page.setDefaultTimeout(20_000);
    await page.clock.setFixedTime(new Date(now));
    await open(page, `?playlist=last-ferry&zone=Europe/Berlin`);
    const none = await page.getByRole("list", { name: "Changes of the story" }).count();
    return { none, playlist: await read(page, ""), node: await read(page, "&node=pier") };
  },
  { ...VISITOR, baseURL: `${address}/` },
);

async function read(page: Page, subject: string) {
  await open(page, `?playlist=last-ferry&${PERIOD}${subject}`);
  const list = page.getByRole("list", { name: "Changes of the story" });
  const changes = await list.getByRole("listitem").allInnerTexts();
  const light = await findings(page);
  await page.emulateMedia({ colorScheme: "dark" });
  const axe = [...light, ...(await findings(page, OF_COLOURS))];
  await page.emulateMedia({ colorScheme: "light" });
  await list.getByRole("button", { name: "What changed (Version 3)" }).press("Enter");
  const what = await list.locator("dl").innerText();
  const marked = await tooltipAtChange(page);
  const button = list.getByRole("button", { name: "Before and after this change (Version 2)" });
  await button.focus();
  const explained = await page.getByRole("tooltip").innerText();
  const sent = await asked(page, () => button.press("Enter"));
  return { changes, axe, what, marked, explained, sent, search: searchOf(page), tiles: await readTiles(page) };
}

/** What the tooltip of the chart tells of a change, wherever along the time axis that is. */
async function tooltipAtChange(page: Page): Promise<{ head: string; text: string } | null> {
  const box = await page.locator(".line-chart-box canvas").first().boundingBox();
  const version = page.locator(".chart-tooltip .timeline-version");
  for (let place = 0.05; place < 1; place += 0.004) {
    await page.mouse.move(box.x + box.width * place, box.y + box.height / 2);
    if ((await version.count()) > 0) {
      const tooltip = page.locator(".chart-tooltip");
      return { head: await tooltip.locator("h3").innerText(), text: await version.first().innerText() };
    }
  }
  return null;
}
