// Reads the page while its server, the network or a proxy fails.   node faults.mjs CHROMIUM ADDRESS NOW FOLDER

import { join } from "node:path";

import { record } from "../browser/session.mjs";
import { findings } from "./axe.mjs";
import { asked, askedFragments, open, readTiles, settled, VISITOR } from "./page.mjs";

const [executablePath, address, now, folder] = process.argv.slice(2);
const PLAYLIST = "?playlist=last-ferry&zone=Europe/Berlin";
const WIDTHS = [360, 768, 1024, 1400];

const json = (status, body) => (route) => route.fulfill({ status, contentType: "application/json", body: JSON.stringify(body) });
const page = (status) => (route) => route.fulfill({ status, contentType: "text/html", body: "<html><h1>Log in</h1></html>" });
const refusal = (code, message) => ({ errors: [{ message, extensions: { code } }] });

const FAULTS = {
  unreachable: (route) => route.abort("connectionrefused"),
  broken: json(500, { code: "INTERNAL" }),
  partly: json(200, { data: { playlist: null }, ...refusal("INTERNAL", "Something went wrong on the server.") }),
  behindProxy: page(502),
  late: json(504, refusal("TIMEOUT", "The answer took longer than 30 seconds: ask for less at once.")),
  busy: json(503, refusal("OVERLOADED", "The server has more to do than it can do soon: ask again in a while.")),
  tooMany: page(429),
  tooLarge: json(200, refusal("ANSWER_TOO_LARGE", "Ask for fewer buckets.")),
  loginPage: page(200),
  loginElsewhere: (route) => route.fulfill({ status: 302, headers: { Location: "https://login.example/" } }),
  loggedOut: page(401),
  loggedOutInJson: json(403, { message: "Log in first." }),
};

await record(
  executablePath,
  async (page, record) => {
    page.setDefaultTimeout(10_000);
    await page.clock.setFixedTime(new Date(now));
    return {
      refreshed: await refreshDuring(page),
      offline: await goOffline(page),
      silent: await meetSilence(page),
      opened: await openDuring(page),
      undrawn: await drawNonsense(page),
      chart: await loseTimeline(page),
      panel: await losePanel(page),
      missing: await missChart(page, record),
      upgraded: await upgrade(page, record),
      looks: await look(page),
    };
  },
  { ...VISITOR, baseURL: `${address}/` },
);

/** Asks for newer numbers while each fault lasts, then once more when it is over. */
async function refreshDuring(page) {
  await open(page, PLAYLIST);
  const told = {};
  for (const [name, fail] of Object.entries(FAULTS)) {
    const before = await readTiles(page);
    await page.route("**/graphql", fail);
    await page.getByRole("button", { name: "Refresh" }).click();
    const during = await readAlert(page);
    await page.unroute("**/graphql");
    if (during.button === "Try again") {
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByRole("alert").waitFor({ state: "detached" });
      await settled(page);
      during.focus = await page.evaluate(() => document.activeElement.tagName);
    } else {
      await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: during.button }).click()]);
      await settled(page);
    }
    told[name] = { ...during, stays: JSON.stringify(during.tiles) === JSON.stringify(before), afterwards: await page.getByRole("alert").count() };
  }
  return told;
}

async function readAlert(page) {
  const alert = page.getByRole("alert");
  await alert.waitFor();
  await settled(page);
  return {
    alert: await alert.innerText(),
    button: await alert.getByRole("button").innerText(),
    badges: await page.locator(".panel-age").allInnerTexts(),
    panels: await page.locator('.panel[data-status="shown"]').count(),
    tiles: await readTiles(page),
  };
}

/** The network itself is off; when it is back, nobody has to press anything. */
async function goOffline(page) {
  await open(page, PLAYLIST);
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Refresh" }).click();
  const during = await readAlert(page);
  const renewed = await asked(page, async () => {
    await page.context().setOffline(false);
    await page.getByRole("alert").waitFor({ state: "detached" });
  });
  return { ...during, renewed };
}

/** A server that takes the question and says nothing. */
async function meetSilence(page) {
  const context = await page.context().browser().newContext({ ...VISITOR, baseURL: `${address}/` });
  const other = await context.newPage();
  other.setDefaultTimeout(10_000);
  await other.clock.install({ time: new Date(now) });
  await open(other, PLAYLIST);
  await other.route("**/graphql", () => {});
  const sent = other.waitForRequest("**/graphql");
  await other.getByRole("button", { name: "Refresh" }).click();
  await sent;
  await other.clock.fastForward(44_000);
  const early = await other.getByRole("alert").count();
  await other.clock.fastForward(2_000);
  const told = await readAlert(other);
  await context.close();
  return { ...told, early };
}

/** Views that are opened during a fault that leaves null in place of what they ask for. */
async function openDuring(page) {
  const told = {};
  for (const [view, search] of Object.entries({ playlist: PLAYLIST, node: `${PLAYLIST}&node=pier`, map: `${PLAYLIST}&view=map` })) {
    await page.route("**/graphql", FAULTS.partly);
    await page.goto(search);
    await page.getByRole("alert").waitFor();
    told[view] = { text: await page.locator("main").innerText(), headings: await page.locator("h1").count() };
    await page.unroute("**/graphql");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("alert").waitFor({ state: "detached" });
    await settled(page);
  }
  return told;
}

/** An answer that the page cannot draw; then the way out. */
async function drawNonsense(page) {
  await page.route("**/graphql", json(200, { data: { playlist: { id: "last-ferry", name: "The Last Ferry", nodes: 1 } } }));
  await page.goto(PLAYLIST);
  await page.getByRole("alert").waitFor();
  const headings = await page.locator("h1").allInnerTexts();
  await page.unroute("**/graphql");
  await page.getByRole("link", { name: "Start over" }).click();
  await settled(page);
  return { headings, rows: await page.locator("tbody tr").count() };
}

/** Only the question of another interval fails. */
async function loseTimeline(page) {
  await open(page, PLAYLIST);
  const before = await readTiles(page);
  await page.route("**/graphql", (route) =>
    route.request().postDataJSON().operationName === "PlaylistTimeline" ? FAULTS.broken(route) : route.continue(),
  );
  const intervals = page.getByRole("group", { name: "Interval" }).getByRole("button");
  await intervals.filter({ hasText: "Week" }).click();
  const chart = page.getByRole("region", { name: "Performance over time" });
  await chart.getByRole("alert").waitFor();
  await settled(page);
  const during = {
    tiles: await readTiles(page),
    intervals: await intervals.allInnerTexts(),
    alerts: await page.getByRole("alert").count(),
    charts: await page.locator(".line-chart").count(),
  };
  await intervals.filter({ hasText: "Day" }).click();
  await page.locator(".line-chart canvas").waitFor();
  const byDay = await page.getByRole("alert").count();
  await intervals.filter({ hasText: "Week" }).click();
  await chart.getByRole("alert").waitFor();
  await page.unroute("**/graphql");
  await chart.getByRole("button", { name: "Try again" }).click();
  await page.locator(".line-chart canvas").waitFor();
  await settled(page);
  return { before, during, byDay, afterwards: await page.getByRole("alert").count() };
}

/** A field of one panel fails, and takes the whole answer along, since it may not be null. */
async function losePanel(page) {
  const error = { message: "Ask for less.", path: ["playlist", "nodes", 3, "metrics"], extensions: { code: "TIMEOUT" } };
  await page.route("**/graphql", (route) =>
    route.request().postDataJSON().query.includes("...PlaylistNodes")
      ? json(200, { data: { playlist: null }, errors: [error] })(route)
      : route.continue(),
  );
  const sent = await asked(page, () => open(page, PLAYLIST));
  const nodes = page.getByRole("region", { name: "All nodes" });
  const during = {
    alert: await nodes.getByRole("alert").innerText(),
    alerts: await page.getByRole("alert").count(),
    tiles: await readTiles(page),
    charts: await page.locator(".line-chart").count(),
  };
  await page.unroute("**/graphql");
  const askedAgain = await askedFragments(page, () => nodes.getByRole("button", { name: "Try again" }).click());
  const rows = await nodes.locator("tbody tr").count();
  return { sent, during, askedAgain, rows, afterwards: await page.getByRole("alert").count() };
}

/** The chart's script does not come. */
async function missChart(page, record) {
  await page.route("**/line-chart-*.js", (route) => route.fulfill({ status: 404, body: "" }));
  await page.goto(PLAYLIST);
  const chart = page.getByRole("region", { name: "Performance over time" });
  await chart.getByRole("alert").waitFor();
  await settled(page);
  const told = {
    alert: await chart.getByRole("alert").innerText(),
    tiles: Object.keys(await readTiles(page)),
    rows: await page.getByRole("table").locator("tbody tr").count(),
  };
  await page.unroute("**/line-chart-*.js");
  await chart.getByRole("button", { name: "Load the page again" }).click();
  await page.locator(".line-chart canvas").waitFor();
  return { ...told, errors: record.errors.length };
}

/** The server is upgraded while the page is open: the map's script has another name. */
async function upgrade(page, record) {
  await open(page, PLAYLIST);
  let isLoadedAnew = false;
  await page.route("**/story-*.js", (route) => (isLoadedAnew ? route.continue() : route.fulfill({ status: 404, body: "" })));
  await page.route(/\/$/, async (route) => {
    const body = (await (await route.fetch()).text()).replace(/dashboard-[\w-]+\.js/, "dashboard-other.js");
    isLoadedAnew = true;
    await route.fulfill({ status: 200, contentType: "text/html", body });
  });
  const loads = page.waitForEvent("load");
  await page.getByRole("link", { name: "Story map" }).click();
  await loads;
  await page.locator(".story-map").waitFor();
  await page.unrouteAll();
  return { search: new URL(page.url()).search, errors: record.errors.length };
}

/** The old numbers with the reason, and a page without any, at every width, in light and dark. */
async function look(page) {
  const looks = {};
  for (const [name, prepare] of Object.entries({
    outdated: async () => {
      await open(page, PLAYLIST);
      await page.route("**/graphql", FAULTS.busy);
      await page.getByLabel("Time zone").selectOption("UTC");
    },
    failed: async () => {
      await page.route("**/graphql", FAULTS.loginPage);
      await page.goto(`${PLAYLIST}&node=pier`);
    },
    unknown: () => page.goto("?playlist=none&node=none&zone=UTC"),
  })) {
    await page.setViewportSize({ width: 1400, height: 900 });
    await prepare();
    await page.locator("[role=alert], .notice").first().waitFor();
    await settled(page);
    const outside = {};
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await settled(page);
      outside[width] = await page
        .locator("[role=alert] *, .notice *, .page-head *, .controls *, .panel-age")
        .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().right > innerWidth).map((one) => one.outerHTML));
      await page.screenshot({ path: join(folder, `${name}-${width}.png`), fullPage: true });
    }
    const found = [];
    for (const colorScheme of ["dark", "light"]) {
      await page.emulateMedia({ colorScheme });
      await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== "running"));
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), fullPage: true });
      found.push(...(await findings(page)));
    }
    await page.unroute("**/graphql");
    looks[name] = { outside, findings: found, headings: await page.locator("h1").count() };
  }
  return looks;
}
