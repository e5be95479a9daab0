// Uses the dashboard as an author would, and tells what it showed.   node visit.mjs CHROMIUM ADDRESS NOW

import { record } from "../browser/session.mjs";
import { changeQuestion } from "./controls.mjs";
import { asked, download, dragChart, open, readChart, readTable, readTiles, searchOf, settled, VISITOR } from "./page.mjs";

const [executablePath, address, now] = process.argv.slice(2);

await record(
  executablePath,
  async (page) => {
    page.setDefaultTimeout(10_000);
    await page.clock.setFixedTime(new Date(now));
    return {
      playlists: await visitPlaylists(page),
      playlist: await visitPlaylist(page),
      chart: await visitChart(page),
      details: await visitDetails(page),
      question: await changeQuestion(page),
      node: await visitNode(page),
      firedrill: await visitFiredrill(page),
      map: await visitMap(page),
    };
  },
  { ...VISITOR, baseURL: `${address}/` },
);

async function visitPlaylists(page) {
  const sent = await asked(page, () => open(page, "."));
  const search = searchOf(page);
  const first = await readTable(page, "Playlists");
  const facts = await page.locator(".page-facts").innerText();
  const pager = await page.getByRole("navigation", { name: "Pages" }).innerText();
  await page.getByRole("button", { name: "Next" }).click();
  await settled(page);
  const second = await readTable(page, "Playlists");
  const secondPager = await page.getByRole("navigation", { name: "Pages" }).innerText();
  await page.getByRole("button", { name: "Previous" }).click();
  await settled(page);
  const firstAgain = await readTable(page, "Playlists");
  await page.getByRole("button", { name: "Unique viewers" }).click();
  await settled(page);
  const byViewers = await readTable(page, "Playlists");
  await page.getByRole("button", { name: "Name" }).click();
  await settled(page);
  const byName = await readTable(page, "Playlists");
  await page.getByRole("searchbox").fill("FERRY");
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
  const found = { search: searchOf(page), table: await readTable(page, "Playlists") };
  await page.getByRole("searchbox").fill("no such thing");
  await page.getByText("No playlist matches “no such thing”").waitFor();
  await page.getByRole("button", { name: "Show all" }).click();
  await settled(page);
  const all = await readTable(page, "Playlists");
  await page.getByRole("searchbox").fill("ferry");
  await page.getByRole("link", { name: "The Last Ferry" }).click();
  await settled(page);
  return { sent, search, first, facts, pager, second, secondPager, firstAgain, byViewers, byName, found, all, opened: searchOf(page) };
}

async function visitPlaylist(page) {
  const sent = await asked(page, () => open(page, "?playlist=last-ferry&zone=Europe/Berlin"));
  const videos = await readTable(page, "Videos overview");
  await page.getByRole("button", { name: "Minutes viewed" }).last().click();
  const byMinutes = await readTable(page, "Videos overview");
  await page.getByRole("button", { name: "Minutes viewed" }).last().click();
  const byMinutesUp = await readTable(page, "Videos overview");
  return {
    sent,
    title: await page.title(),
    heading: await page.getByRole("heading", { level: 1 }).innerText(),
    tiles: await readTiles(page),
    videos,
    byMinutes,
    byMinutesUp,
    queries: await page.getByRole("link", { name: /^Open this query/ }).evaluateAll((all) => all.map((one) => one.href)),
  };
}

async function visitChart(page) {
  await open(page, "?playlist=last-ferry&zone=Europe/Berlin");
  const byDay = await readChart(page);
  const tabs = await page.getByRole("group", { name: "Metric", exact: true }).getByRole("button").allInnerTexts();
  const sentByTab = await asked(page, () => page.getByRole("button", { name: "Avg. view time" }).click());
  const time = await readChart(page);
  const sentByOverlay = await asked(page, () => page.getByLabel("Second metric").selectOption("newViewers"));
  const overlaid = await readChart(page);
  const sentByInterval = await asked(page, () => page.getByRole("button", { name: "Week", exact: true }).click());
  const byWeek = await readChart(page);
  const sentByMonth = await asked(page, () => page.getByRole("button", { name: "Month", exact: true }).click());
  const byMonth = await readChart(page, [0.25, 0.75]);
  const sentAgain = await asked(page, () => page.getByRole("button", { name: "Day", exact: true }).click());
  const search = searchOf(page);

  await open(page, "?playlist=last-ferry&zone=Europe/Berlin&period=YESTERDAY");
  const byHour = await readChart(page);
  await open(page, "?playlist=last-ferry&zone=Europe/Berlin");
  const stretch = await dragChart(page, 0.3, 0.6);
  const zoomed = { search: searchOf(page), tiles: await readTiles(page) };
  await dragChart(page, 0.3, 0.35);
  const zoomedTwice = searchOf(page);
  await dragChart(page, 0.4, 0.7);
  const zoomedToHours = { search: searchOf(page), tiles: await readTiles(page) };
  const back = [];
  for (let step = 0; step < 3; step++) {
    await page.goBack();
    await settled(page);
    back.push(searchOf(page));
  }
  return {
    ...{ byDay, tabs, sentByTab, time, sentByOverlay, overlaid, sentByInterval, byWeek, sentByMonth, byMonth, sentAgain },
    ...{ search, byHour, stretch, zoomed, zoomedTwice, zoomedToHours, back, tilesAgain: await readTiles(page) },
  };
}

async function visitDetails(page) {
  await open(page, "?playlist=last-ferry&zone=Europe/Berlin&period=LAST_7_DAYS");
  await page.getByRole("button", { name: "View details" }).click();
  const byTime = await readTable(page, "Details");
  const file = await download(page, () => page.getByRole("button", { name: "Download CSV" }).click());
  await page.getByRole("group", { name: "Details" }).getByRole("button", { name: "Plays" }).click();
  const byPlays = await readTable(page, "Details");
  await page.getByRole("button", { name: "Copy" }).click();
  await page.getByText("Copied").waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  return { byTime, file, byPlays, copied, search: searchOf(page) };
}

async function visitNode(page) {
  await open(page, "?playlist=last-ferry&zone=Europe/Berlin&country=DE&compare=SAME_PERIOD_LAST_YEAR");
  const sent = await asked(page, () => page.getByRole("link", { name: "The pier at dusk" }).click());
  const pier = {
    sent,
    search: searchOf(page),
    heading: await page.getByRole("heading", { level: 1 }).innerText(),
    facts: await page.locator(".page-facts li").allInnerTexts(),
    tiles: await readTiles(page),
    hotspots: await readTable(page, "Hotspots"),
    lanes: await page.locator(".lane").evaluateAll((lanes) =>
      lanes.map((lane) => {
        const [axis, stretch] = [lane.querySelector(".lane-axis"), lane.querySelector(".lane-stretch")];
        const [outer, inner] = [axis.getBoundingClientRect(), stretch.getBoundingClientRect()];
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

async function visitFiredrill(page) {
  await open(page, "?playlist=1_firedrill&zone=UTC&period=THIS_YEAR");
  const videos = await readTable(page, "Videos overview");
  const tiles = await readTiles(page);
  await open(page, "?playlist=1_firedrill&node=n_lobby&zone=UTC&period=THIS_YEAR");
  return { tiles, videos, hotspots: await readTable(page, "Hotspots") };
}

async function visitMap(page) {
  const sent = await asked(page, () => open(page, "?playlist=last-ferry&zone=Europe/Berlin&view=map"));
  const drawn = await page.locator(".story-map").evaluate((map) => ({
    nodes: [...map.querySelectorAll(".spot")].map((spot) => ({
      id: spot.dataset.node,
      text: [...spot.querySelectorAll("text")].map((one) => one.textContent),
      x: spot.querySelector(".spot-mark").getBoundingClientRect().x,
      radius: Number(spot.querySelector(".spot-mark").getAttribute("r")),
      isGrey: spot.querySelector(".unreached") !== null,
    })),
    edges: [...map.querySelectorAll(".way-of-story")].map((way) => ({
      from: way.dataset.from,
      to: way.dataset.to,
      clicks: Number(way.dataset.clicks),
      width: Number(way.querySelector(".way-line").getAttribute("stroke-width")),
      isDefault: way.querySelector(".default") !== null,
    })),
    columns: [...map.querySelectorAll(".story-column")].map((one) => one.textContent),
  }));
  await page.locator('.spot[data-node="bridge"] .spot-mark').click();
  await settled(page);
  const clicked = searchOf(page);
  await page.goBack();
  await settled(page);
  await page.locator('.spot[data-node="pier"]').focus();
  await page.keyboard.press("Enter");
  await settled(page);
  const entered = searchOf(page);

  await open(page, "?playlist=wheel&zone=UTC&view=map");
  const wheel = { spots: await page.locator(".spot").count(), ways: await page.locator(".way-of-story").count() };
  const last = page.locator(".spot").last();
  await last.focus();
  await page.waitForFunction(() => {
    const [frame, spot] = [document.querySelector(".story-map"), document.activeElement];
    const [outer, inner] = [frame.getBoundingClientRect(), spot.querySelector(".spot-mark").getBoundingClientRect()];
    return inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom;
  });
  const scale = () => page.locator(".spot .spot-mark").first().evaluate((one) => one.getBoundingClientRect().width);
  const [before, larger] = [await scale(), await page.getByRole("button", { name: "Larger" }).click().then(scale)];
  await page.getByRole("button", { name: "Show all" }).click();
  const outside = await page.locator(".spot .spot-mark").evaluateAll((all) => {
    const frame = document.querySelector(".story-map").getBoundingClientRect();
    return all.filter((one) => {
      const box = one.getBoundingClientRect();
      return box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom;
    }).length;
  });
  return { sent, drawn, clicked, entered, wheel, before, larger, outside };
}
