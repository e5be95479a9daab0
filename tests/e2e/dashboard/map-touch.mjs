// Pans and zooms the story map on a phone, with touch events of the browser.

import { open } from "./page.mjs";

/** Fingers on the screen, identified by their index. */
class Fingers {
  constructor(session) {
    this.session = session;
    this.points = [];
  }

  static async on(page) {
    return new Fingers(await page.context().newCDPSession(page));
  }

  async put(...points) {
    this.points.push(...points);
    await this.#send("touchStart");
  }

  /** Moves all fingers in steps, with one event for each. */
  async move(...targets) {
    const from = this.points;
    for (let step = 1; step <= 8; step++) {
      this.points = from.map(([x, y], index) => {
        const [toX, toY] = targets[index];
        return [x + ((toX - x) * step) / 8, y + ((toY - y) * step) / 8];
      });
      await this.#send("touchMove");
    }
  }

  async lift(index) {
    this.points = this.points.filter((_, other) => other !== index);
    await this.#send("touchEnd");
  }

  async #send(type) {
    const touchPoints = this.points.map(([x, y], id) => ({ x, y, id }));
    await this.session.send("Input.dispatchTouchEvent", { type, touchPoints });
  }
}

export async function touchMap(browser, options, now, search) {
  const context = await browser.newContext({ ...options, viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.clock.setFixedTime(new Date(now));
  await open(page, search);
  await page.locator(".story-map .map-node").first().waitFor();
  const fingers = await Fingers.on(page);
  const found = {
    swipedAcross: await swipe(page, fingers, -90, 4),
    swipedUp: await swipe(page, fingers, 3, -120),
    pinched: await pinch(page, fingers),
    tapped: await tap(page),
  };
  await context.close();
  return found;
}

/** How far the map and the page move with one finger. */
async function swipe(page, fingers, dx, dy) {
  const before = await look(page);
  const [x, y] = before.middle;
  await fingers.put([x, y]);
  await fingers.move([x + dx, y + dy]);
  await fingers.lift(0);
  await page.waitForFunction(
    ([left, scroll]) =>
      scrollY !== scroll || document.querySelector('.map-node[data-node="n0"]').getBoundingClientRect().left !== left,
    [before.left, before.scroll],
  );
  // A page that still glides would go on in the next step.
  await page.waitForFunction(() => {
    const isStill = globalThis.lastScroll === scrollY;
    globalThis.lastScroll = scrollY;
    return isStill;
  }, null, { polling: 150 });
  const after = await look(page);
  return { map: after.x - before.x, page: after.scroll - before.scroll, search: new URL(page.url()).searchParams.get("node") };
}

/** A pinch whose second finger comes later, and leaves earlier. */
async function pinch(page, fingers) {
  await page.evaluate(() => scrollTo(0, 0));
  // The map drops nodes that leave its frame, as n0 does while it grows.
  const node = await nodeBesideMiddle(page);
  const before = await look(page, node);
  const [x, y] = before.middle;
  await fingers.put([x - 30, y]);
  await fingers.put([x + 30, y]);
  const down = await look(page, node);
  await fingers.move([x - 60, y], [x + 60, y]);
  const apart = await look(page, node);
  await fingers.lift(1);
  const lifted = await look(page, node);
  await fingers.lift(0);
  const rest = await look(page, node);
  const from = (place) => (place.x - x) / (before.x - x);
  return {
    jumpDown: down.x - before.x,
    grown: apart.width / before.width,
    // The centre of the pinch stays where it is.
    around: from(apart),
    jumpUp: lifted.x - apart.x,
    jumpEnd: rest.x - lifted.x,
    page: rest.scroll - before.scroll,
  };
}

async function tap(page) {
  await page.getByRole("button", { name: "Show all" }).tap();
  await page.locator('.map-node[data-node="n0"]').tap();
  await page.getByRole("link", { name: "Open this node" }).tap();
  await page.waitForURL(/node=n0/);
  return new URL(page.url()).searchParams.get("node");
}

/** The node nearest to the middle of the map, so far to one side that a growing map moves it. */
function nodeBesideMiddle(page) {
  return page.evaluate(() => {
    const frame = document.querySelector(".story-frame").getBoundingClientRect();
    const distances = [...document.querySelectorAll(".map-node")].map((node) => {
      const mark = node.querySelector(".map-node-mark").getBoundingClientRect();
      const dx = mark.left + mark.width / 2 - frame.left - frame.width / 2;
      const dy = mark.top + mark.height / 2 - frame.top - frame.height / 2;
      return { node: node.dataset.node, dx, distance: Math.hypot(dx, dy) };
    });
    return distances.filter(({ dx }) => Math.abs(dx) >= 10).sort((one, other) => one.distance - other.distance)[0].node;
  });
}

function look(page, node = "n0") {
  return page.evaluate((node) => {
    const frame = document.querySelector(".story-frame").getBoundingClientRect();
    const element = document.querySelector(`.map-node[data-node="${node}"]`);
    const mark = element.querySelector(".map-node-mark").getBoundingClientRect();
    return {
      middle: [frame.left + frame.width / 2, frame.top + frame.height / 2],
      left: element.getBoundingClientRect().left,
      x: mark.left + mark.width / 2,
      width: mark.width,
      scroll: scrollY,
    };
  }, node);
}
