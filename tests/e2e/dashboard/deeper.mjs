// Opens nodes and the map of a playlist, and reads them.

import { asked, open, readChart, readExplanations, readTable, readTiles, searchOf, settled } from "./page.mjs";

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
    lanes: await page.locator(".lane").evaluateAll((lanes) =>
      lanes.map((lane) => {
        const [axis, range] = [lane.querySelector(".lane-axis"), lane.querySelector(".lane-range")];
        const [outer, inner] = [axis.getBoundingClientRect(), range.getBoundingClientRect()];
        return [(inner.left - outer.left) / outer.width, (inner.right - outer.left) / outer.width];
      }),
    ),
    chart: await readChart(page),
    queries: await page.getByRole("link", { name: /^Open this query/ }).evaluateAll((all) => all.map((one) => one.href)),
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

export async function visitFiredrill(page) {
  await open(page, "?playlist=1_firedrill&zone=UTC&period=THIS_YEAR");
  const nodes = await readTable(page, "All nodes");
  const tiles = await readTiles(page);
  await open(page, "?playlist=1_firedrill&node=n_lobby&zone=UTC&period=THIS_YEAR");
  return { tiles, nodes, hotspots: await readTable(page, "Hotspots") };
}

export async function visitMap(page) {
  const sent = await asked(page, () => open(page, "?playlist=last-ferry&zone=Europe/Berlin&view=map"));
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

  await open(page, "?playlist=last-ferry&zone=Europe/Berlin&view=map&country=DE");
  await page.locator(".story-map .map-node").first().waitFor();
  const filtered = await page
    .locator(".map-node")
    .evaluateAll((nodes) => Object.fromEntries(nodes.map((node) => [node.dataset.node, Number(node.dataset.plays)])));

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
