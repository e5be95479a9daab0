// Takes a picture of the page, as a file for a report.

import { domToBlob } from "modern-screenshot";
import { saveFile } from "../table/export";

/** What nobody can press in a picture. */
const LEFT_OUT =
  ".table-files, .panel-actions, .panel-foot, .pager, .refresh, .picture-button, .embed-button, .button.quiet";
/** Pixels of the picture for each one of the page: sharp on paper, too. */
const SCALE = 2;
/** Milliseconds that panels have to load. What is still loading then is in the picture as it is. */
const PATIENCE = 15_000;
const INTERVAL = 100;
const UNFINISHED = 'main [aria-busy="true"], main .skeleton, main [data-status="waiting"]';

/** Saves a picture of everything below the top bar when all of it is there. */
export async function takePicture(fileName: string): Promise<void> {
  await untilLoaded();
  const main = document.querySelector("main");
  if (!main) return;
  document.documentElement.dataset.picture = "";
  try {
    saveFile(`${fileName}.png`, "image/png", await draw(main));
  } finally {
    delete document.documentElement.dataset.picture;
  }
}

function draw(main: HTMLElement): Promise<Blob> {
  return domToBlob(main, {
    scale: SCALE,
    // The pages have no fonts of their own, and their security policy refuses the style element that fonts would need.
    font: false,
    backgroundColor: getComputedStyle(document.body).backgroundColor,
    onCloneNode: (clone) => chooseAlike(main, clone as Element),
    onCreateForeignObjectSvg: leaveOutAlternatives,
    filter: (node) => !(node instanceof Element && node.matches(LEFT_OUT)),
  });
}

/** Copies what is chosen in each select, which is no attribute of it. */
function chooseAlike(original: Element, clone: Element): void {
  const clones = clone.querySelectorAll("select");
  original.querySelectorAll("select").forEach((select, index) => {
    for (const option of clones[index]?.options ?? [])
      option.toggleAttribute("selected", option.value === select.value);
  });
}

/**
 * Takes the alternative texts out of generated content. The library drops the quotation marks of `"→" / ""`, and would
 * draw the slash.
 */
function leaveOutAlternatives(picture: Element): void {
  for (const style of picture.querySelectorAll("style")) {
    style.textContent = style.textContent.replace(/(content: '[^']*?) \/ [^']*'/g, "$1'");
  }
}

async function untilLoaded(): Promise<void> {
  for (let waited = 0; waited < PATIENCE; waited += INTERVAL) {
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
    if (!document.querySelector(UNFINISHED)) return;
  }
}
