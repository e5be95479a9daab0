// @ts-check
// Swipes by touch events of the browser, which scrolls and zooms by itself.

const STEPS = 12;

/**
 * Moves fingers over an element, all at the same time, each between two points in pixels of the element.
 *
 * @param {import("playwright-core").Page} page
 * @param {{ x: number, y: number }} box
 * @param {{ from: [x: number, y: number], to: [x: number, y: number] }[]} fingers
 */
export async function swipe(page, box, fingers) {
  const session = await page.context().newCDPSession(page);
  /** @param {number} share */
  const points = (share) =>
    fingers.map(({ from, to }, id) => ({
      x: box.x + from[0] + (to[0] - from[0]) * share,
      y: box.y + from[1] + (to[1] - from[1]) * share,
      id,
    }));
  /**
   * @param {"touchStart" | "touchMove" | "touchEnd"} type
   * @param {{ x: number, y: number, id: number }[]} touchPoints
   */
  const send = (type, touchPoints) => session.send("Input.dispatchTouchEvent", { type, touchPoints });
  await send("touchStart", points(0));
  for (let step = 1; step <= STEPS; step++) {
    await send("touchMove", points(step / STEPS));
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  await send("touchEnd", []);
  await session.detach();
}
