// Reads the panels of a node's page.   node node-panels.mjs CHROMIUM ADDRESS NOW

import { record } from "../browser/session.mjs";
import { findings, OF_COLOURS } from "./axe.mjs";
import { askedFragments, download, open, readTable, searchOf, settled, VISITOR } from "./page.mjs";

const [executablePath, address, now] = process.argv.slice(2);

const SALOON = "?playlist=last-ferry&zone=Europe/Berlin&node=saloon";
const TITLES = {
  engagement: "What viewers watch",
  arrivals: "Where viewers come from",
  departures: "Where viewers go",
};

await record(
  executablePath,
  async (page) => {
    page.setDefaultTimeout(15_000);
    await page.clock.setFixedTime(new Date(now));
    return {
      engagement: await visitEngagement(page),
      arrivals: await visitTransitions(page, TITLES.arrivals),
      departures: await visitTransitions(page, TITLES.departures),
      choices: await visitChoices(page),
      picture: await visitPicture(page),
      looks: await look(page),
      nothing: await readNothing(page),
    };
  },
  { ...VISITOR, baseURL: `${address}/` },
);

function panelOf(page, title) {
  return page.getByRole("region", { name: title, exact: true });
}

/** Scrolls to a panel until it shows its data, and returns the fragments that were asked for. */
async function scrollTo(page, panel) {
  const sent = await askedFragments(page, async () => {
    await panel.evaluate((one) => one.scrollIntoView());
    await panel.and(page.locator('[data-status="shown"]')).waitFor();
  });
  await settled(page);
  return sent;
}

async function visitEngagement(page) {
  await open(page, SALOON);
  const panel = panelOf(page, TITLES.engagement);
  const before = await panel.locator("canvas").count();
  const sent = await scrollTo(page, panel);
  const summary = await panel.locator(".engagement-summary").innerText();
  const tooltip = await hover(page, panel.locator(".engagement-box"), 0.5);
  await panel.getByRole("button", { name: "View details" }).press("Enter");
  await panel.getByRole("table").waitFor();
  const search = searchOf(page);
  const table = await readTable(page, TITLES.engagement);
  const file = await download(page, () => panel.getByRole("button", { name: "Download CSV" }).press("Enter"));
  return { before, sent, summary, tooltip, search, table, file };
}

/** What hovering at a share of a chart's width tells. */
async function hover(page, chart, place) {
  const box = await chart.boundingBox();
  await page.mouse.move(box.x + box.width * place, box.y + box.height * 0.5);
  const tooltip = page.locator(".chart-tooltip").filter({ visible: true });
  await tooltip.waitFor();
  const told = await tooltip.innerText();
  await page.mouse.move(0, 0);
  return told.split("\n");
}

async function visitTransitions(page, title) {
  await open(page, SALOON);
  const panel = panelOf(page, title);
  const sent = await scrollTo(page, panel);
  await panel.getByRole("table").waitFor();
  const summary = await panel.locator(".transitions-summary").innerText();
  const table = await readTable(page, title);
  const file = await download(page, () => panel.getByRole("button", { name: "Download CSV" }).click());
  const badge = panel.locator('[data-cause="CLICK"] button').first();
  await badge.focus();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Tab");
  const hotspots = (await page.getByRole("tooltip").innerText()).split("\n");
  await page.keyboard.press("Escape");
  return { sent, summary, table, file, hotspots };
}

async function visitChoices(page) {
  await open(page, SALOON);
  const panel = panelOf(page, "Choices");
  await scrollTo(page, panel);
  const left = await panel
    .locator(".choices-left dl > div")
    .evaluateAll((rows) =>
      Object.fromEntries(rows.map((row) => [row.dataset.left, [...row.querySelectorAll("dd")].map((one) => one.innerText)])),
    );
  await panel.getByRole("button", { name: "View details" }).press("Enter");
  const times = await panel.getByRole("group", { name: "Time to decide", exact: true });
  await times.waitFor();
  const table = await readTable(page, "Time to decide");
  const firsts = await askedFragments(page, () => panel.getByRole("button", { name: "First play" }).press("Enter"));
  await settled(page);
  return { left, table, firsts, search: searchOf(page), summary: await panel.locator(".choices-summary").innerText() };
}

async function visitPicture(page) {
  await open(page, SALOON);
  const panel = panelOf(page, "Hotspots");
  await scrollTo(page, panel);
  const boxes = await panel.locator(".hotspot-picture-frame").evaluate((frame) => {
    const outer = frame.getBoundingClientRect();
    // Without its border, which boxes are placed within.
    const [left, top, width, height] = [outer.left + 1, outer.top + 1, outer.width - 2, outer.height - 2];
    return [...frame.children].map((one) => {
      const inner = one.getBoundingClientRect();
      return {
        text: one.innerText.split("\n"),
        area: [(inner.left - left) / width, (inner.top - top) / height, inner.width / width, inner.height / height],
        heat: Number.parseFloat(one.style.getPropertyValue("--heat")) / 100,
      };
    });
  });
  const legend = await panel.locator(".hotspot-picture-legend").innerText();
  await panel.locator(".hotspot-picture-hotspot button").first().focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Shift+Tab");
  const tooltip = page.getByRole("tooltip");
  await tooltip.waitFor();
  return { boxes, legend, tooltip: (await tooltip.innerText()).split("\n") };
}

/** All panels with their details, in light and dark and on a phone: what axe finds, and how much is too wide. */
async function look(page) {
  await open(page, `${SALOON}&details=engagement&details=choices`);
  const waiting = page.locator('.panel[data-status="waiting"]');
  while ((await waiting.count()) > 0) {
    await waiting.first().evaluate((panel) => panel.scrollIntoView());
    await settled(page);
  }
  const light = await findings(page);
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await findings(page, OF_COLOURS);
  await page.emulateMedia({ colorScheme: "light" });
  const usual = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  await settled(page);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await page.setViewportSize(usual);
  return { light, dark, overflow };
}

async function readNothing(page) {
  const nothing = {};
  for (const [name, search] of Object.entries({
    unplayed: "?playlist=island&zone=UTC&node=cave",
    unlisted: "?playlist=bare&zone=UTC&node=one",
  })) {
    await open(page, search);
    nothing[name] = {};
    for (const [panel, title] of Object.entries(TITLES)) {
      await scrollTo(page, panelOf(page, title));
      const notice = panelOf(page, title).locator(".notice");
      nothing[name][panel] = (await notice.count()) > 0 ? (await notice.innerText()).split("\n")[0] : null;
    }
  }
  return nothing;
}
