// Reads the story map with its cards, its filter and its table.   node story-map.mjs CHROMIUM ADDRESS NOW FOLDER

import { join } from "node:path";

import { record } from "../browser/session.mjs";
import { findings } from "./axe.mjs";
import { asked, download, open, readTable, searchOf, settled, VISITOR } from "./page.mjs";

const [executablePath, address, now, folder] = process.argv.slice(2);
const MAP = "?playlist=last-ferry&zone=Europe/Berlin&view=map";

await record(
  executablePath,
  async (page) => {
    page.setDefaultTimeout(30_000);
    await page.clock.setFixedTime(new Date(now));
    return {
      ...(await visitMap(page)),
      nodeCard: await readNodeCard(page),
      edgeCard: await readEdgeCard(page),
      filters: await filterByCards(page),
      change: await lookAtChange(page),
      table: await readDetails(page),
      looks: await look(page),
    };
  },
  { ...VISITOR, baseURL: `${address}/` },
);

async function visitMap(page) {
  const sent = await asked(page, () => open(page, MAP));
  await page.locator(".story-map .map-node").first().waitFor();
  const drawn = await page.locator(".story-frame").evaluate((map) => ({
    nodes: [...map.querySelectorAll(".map-node")].map((node) => ({
      id: node.dataset.node,
      told: node.querySelector("title").textContent.split("\n"),
      x: node.querySelector(".map-node-mark").getBoundingClientRect().x,
      radius: Number(node.querySelector(".map-node-mark").getAttribute("r")),
      isGrey: node.querySelector(".unreached") !== null,
    })),
    edges: [...map.querySelectorAll(".edge")].map((edge) => ({
      from: edge.dataset.from ?? edge.dataset.exits,
      to: edge.dataset.to ?? null,
      count: Number(edge.dataset.count),
      width: Number(edge.querySelector(".edge-line").getAttribute("stroke-width")),
      kind: edge.classList[1],
      told: edge.querySelector("title").textContent.split("\n"),
    })),
    columns: [...map.querySelectorAll(".story-columns span")].map((one) => one.textContent),
  }));
  const opening = page.getByRole("link", { name: "Open this node" });
  await page.locator('.map-node[data-node="bridge"] .map-node-mark').click();
  await opening.click();
  await settled(page);
  const clicked = searchOf(page);
  await page.goBack();
  await settled(page);
  await page.locator('[data-listed="pier"]').press("Enter");
  await page.getByRole("heading", { name: "The pier at dusk" }).and(page.locator(":focus")).waitFor();
  await opening.press("Enter");
  await settled(page);
  const entered = searchOf(page);

  await open(page, `${MAP}&country=DE`);
  await page.locator(".story-map .map-node").first().waitFor();
  const filtered = await readPlays(page);

  await open(page, "?playlist=wheel&zone=UTC&view=map");
  const scale = () => page.locator(".map-node .map-node-mark").first().evaluate((one) => one.getBoundingClientRect().width);
  const [before, larger] = [await scale(), await page.getByRole("button", { name: "Zoom in" }).click().then(scale)];
  await page.getByRole("button", { name: "Show all" }).click();
  const whole = await page.locator(".map-node .map-node-mark").evaluateAll((all) => {
    const frame = document.querySelector(".story-frame").getBoundingClientRect();
    const isOutside = (one) => {
      const box = one.getBoundingClientRect();
      return box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom;
    };
    return { nodes: all.length, outside: all.filter(isOutside).length };
  });
  return { sent, drawn, clicked, entered, filtered, before, larger, whole };
}

/** Opens a card by the keyboard, and closes it again: what it says, and where the focus is. */
async function readNodeCard(page) {
  await openMap(page, MAP);
  const sent = await asked(page, () => page.locator('[data-listed="saloon"]').press("Enter"));
  const told = { sent, search: searchOf(page), heading: await focused(page), ...(await readCard(page)) };
  await page.keyboard.press("Escape");
  await page.locator(".story-card").waitFor({ state: "detached" });
  return { ...told, afterwards: await page.evaluate(() => document.activeElement.dataset.listed) };
}

/** Opens the card of an edge by a click on the map, and from there that of the node that it leads to. */
async function readEdgeCard(page) {
  await openMap(page, MAP);
  await page.locator('.edge[data-from="saloon"][data-to="bridge"] .edge-hit').dispatchEvent("click");
  await settled(page);
  const told = { search: searchOf(page), ...(await readCard(page)) };
  await page.locator(".story-card").getByRole("button", { name: "On the bridge" }).press("Enter");
  await page.getByRole("heading", { name: "On the bridge", level: 3 }).and(page.locator(":focus")).waitFor();
  const node = searchOf(page);
  await page.getByRole("button", { name: "Close" }).click();
  return { ...told, node, closed: searchOf(page) };
}

/** Sets each filter of two cards: the URL, the chips, and the plays on the map; then on another page, and removed. */
async function filterByCards(page) {
  const read = async () => ({
    search: searchOf(page),
    chips: (await page.locator(".chip").allInnerTexts()).map((text) => text.split("\n").slice(0, 2).join(" ")),
    plays: await readPlays(page),
  });
  const filter = async (card, name) => {
    await openMap(page, `${MAP}${card}`);
    await page.locator(".story-filter").getByRole("button", { name, exact: true }).press("Enter");
    await settled(page);
    return read();
  };
  const [node, edge] = ["&card=hold", "&card=saloon&card=bridge"];
  const all = {
    visited: await filter(node, "who played this node"),
    notVisited: await filter(node, "who did not"),
    chose: await filter(edge, "who chose Climb to the bridge"),
    notChose: await filter(edge, "who did not choose Climb to the bridge"),
  };
  await page.getByRole("link", { name: "Overview" }).click();
  await settled(page);
  const elsewhere = {
    search: searchOf(page),
    chips: await page.locator(".chip").count(),
    plays: await page.locator('.tile[data-metric="plays"] .tile-value').innerText(),
  };
  await page.getByRole("button", { name: /^Remove Did not choose/ }).click();
  await settled(page);
  return { ...all, elsewhere, removed: { search: searchOf(page), chips: await page.locator(".chip").count() } };
}

async function lookAtChange(page) {
  await openMap(page, MAP);
  await page.getByRole("button", { name: "Change of shares" }).press("Enter");
  await page.locator(".edge.more").first().waitFor();
  const edges = await page.locator(".story-map .edge").evaluateAll((all) =>
    all.map((edge) => ({
      from: edge.dataset.from ?? edge.dataset.exits,
      to: edge.dataset.to ?? null,
      style: edge.classList[1],
      told: edge.querySelector("title").textContent.split("\n"),
    })),
  );
  const search = searchOf(page);
  await open(page, `${MAP}&compare=none&shows=change`);
  await page.locator(".story-map .map-node").first().waitFor();
  return {
    ...{ edges, search },
    uncompared: {
      styles: await page.locator(".edge.more, .edge.fewer, .edge.same").count(),
      choices: await page.getByRole("group", { name: "What the map shows" }).count(),
    },
  };
}

async function readDetails(page) {
  await openMap(page, MAP);
  await page.getByRole("button", { name: "View details" }).click();
  await page.getByRole("table", { name: "All ways" }).waitFor();
  // The whole table is in the file; the page has the rows in sight.
  const file = await download(page, () => page.getByRole("button", { name: "Download CSV" }).click());
  return { file, rows: (await readTable(page, "All ways")).rows };
}

/** The findings of axe and the overflow, with a card, in light and dark and on a phone. */
async function look(page) {
  const found = {};
  for (const [name, search] of Object.entries({ node: "&card=saloon", edge: "&card=saloon&card=bridge&shows=change" })) {
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await openMap(page, `${MAP}${search}`);
      await page.screenshot({ path: join(folder, `map-${name}-${colorScheme}.png`) });
      found[`${name} ${colorScheme}`] = await findings(page);
    }
    await page.setViewportSize({ width: 360, height: 740 });
    await settled(page);
    await page.screenshot({ path: join(folder, `map-${name}-narrow.png`), fullPage: true });
    found[`${name} narrow`] = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await page.setViewportSize({ width: 1400, height: 900 });
  }
  return found;
}

async function openMap(page, search) {
  await open(page, search);
  await page.locator(".story-map .map-node").first().waitFor();
  await settled(page);
}

function readPlays(page) {
  return page
    .locator(".map-node")
    .evaluateAll((nodes) => Object.fromEntries(nodes.map((node) => [node.dataset.node, Number(node.dataset.plays)])));
}

async function focused(page) {
  await page.locator("h3:focus").waitFor();
  return page.evaluate(() => document.activeElement.innerText);
}

/** The facts of a card, and each part with its lines: name, count and share. */
function readCard(page) {
  return page.locator(".story-card").evaluate((card) => ({
    name: card.ariaLabel,
    facts: Object.fromEntries(
      [...card.querySelectorAll(".story-facts > div")].map((fact) => [fact.children[0].innerText, fact.children[1].innerText]),
    ),
    parts: Object.fromEntries(
      [...card.querySelectorAll("h4 + .story-bars")].map((bars) => [
        bars.previousElementSibling.innerText,
        [...bars.children].map((bar) =>
          ["name", "count", "share", "note"].map((part) => bar.querySelector(`.story-bar-${part}`)?.innerText ?? null),
        ),
      ]),
    ),
  }));
}
