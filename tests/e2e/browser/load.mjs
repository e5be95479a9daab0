// @ts-check
// Opens a URL and waits until it sends no more requests.   node load.mjs CHROMIUM ADDRESS

import { record } from "./session.mjs";

const [executablePath, address] = process.argv.slice(2);

await record(executablePath, async (page) => {
  await page.goto(address, { waitUntil: "networkidle" });
  return { title: await page.title() };
});
