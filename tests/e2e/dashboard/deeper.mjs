// @ts-check
// Opens nodes and the map of a playlist, and reads them.

import { asked, open, readChart, readExplanations, readQueryLinks, readTable, readTiles, searchOf, settled } from "./page.mjs";

/** @import { Page } from "playwright-core" */

/** @param {Page} page */
export async function visitNode(page) {
  await open(page, "?playlist=last-ferry&zone=Europe/Berlin&country=DE&compare=SAME_PERIOD_LAST_YEAR");
  const sent = await asked(page, () => page.getByRole("link", { name: "The pier at dusk" }).click());
  const pier = {
    sent,
    search: searchOf(page),
    heading: await page.getByRole("heading", { level: 1 }).innerText(),
    facts: await page.locator(".page-facts li").allInnerTexts(),
    tiles: await readTiles(page),
    explanations: await readExplanations(page),
    hotspots: await readTable(page, "Hotspots"),
    lanes: await page.locator(".hotspot-lane").evaluateAll((lanes) =>
      lanes.map((lane) => {
        const [axis, range] = [lane.querySelector(".hotspot-lane-axis"), lane.querySelector(".hotspot-lane-range")];
        const [outer, inner] = [axis.getBoundingClientRect(), range.getBoundingClientRect()];
        return [(inner.left - outer.left) / outer.width, (inner.right - outer.left) / outer.width];
      }),
    ),
    chart: await readChart(page),
    queries: await readQueryLinks(page),
  };
  await page.getByRole("link", { name: "Up the gangway" }).first().click();
  await settled(page);
  const gangway = { search: searchOf(page), heading: await page.getByRole("heading", { level: 1 }).innerText() };
  await page.goBack();
  await settled(page);
  const back = await page.getByRole("heading", { level: 1 }).innerText();
  await page.getByRole("link", { name: "The Last Ferry" }).click();
  await settled(page);
  return { pier, gangway, back, up: searchOf(page) };
}

/** @param {Page} page */
export async function visitFiredrill(page) {
  await open(page, "?playlist=1_firedrill&zone=UTC&period=THIS_YEAR");
  const nodes = await readTable(page, "All nodes");
  const tiles = await readTiles(page);
  await open(page, "?playlist=1_firedrill&node=n_lobby&zone=UTC&period=THIS_YEAR");
  return { tiles, nodes, hotspots: await readTable(page, "Hotspots") };
}
