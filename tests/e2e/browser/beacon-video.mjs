// Plays videos as viewers do, by keyboard, mouse and scripts, and reports what was really played of each.
//
//   node beacon-video.mjs CHROMIUM PAGE

import { record } from "./session.mjs";

const [executablePath, address] = process.argv.slice(2);

/** What a page's script does with a video, by the node that the video shows. They run in the page. */
const SCRIPTS = {
  async forward(tone) {
    return observe("forward", show(await tone(120)), async (video) => {
      await video.play();
      for (const step of [30, 10.5, 12]) {
        await plays(video, 1.1);
        video.currentTime += step;
      }
      await plays(video, 1);
    });
  },

  async back(tone) {
    return observe("back", show(await tone(120)), async (video) => {
      await video.play();
      for (let time = 0; time < 6; time += 1) {
        await plays(video, 0.7);
        video.currentTime -= 0.4;
      }
      // Media that was played already is played again, and skipped.
      video.currentTime = 0;
      await plays(video, 0.5);
      video.currentTime += 1;
      await plays(video, 1);
    });
  },

  /** Shorter steps than the browser tells where it is. */
  async short(tone) {
    return observe("short", show(await tone(120)), async (video) => {
      await video.play();
      for (const step of [0.1, 0.15, -0.1, 0.2, -0.15, 0.1, 0.08, 0.2]) {
        await plays(video, 0.33);
        video.currentTime += step;
        await next(video, "seeked");
      }
      await plays(video, 0.3);
    });
  },

  /** Seeks that come before the browser could tell of the one before. */
  async several(tone) {
    return observe("several", show(await tone(120)), async (video) => {
      await video.play();
      await plays(video, 1);
      video.currentTime = 40;
      video.currentTime = 70;
      video.currentTime = 20;
      await plays(video, 1);
      video.pause();
      video.currentTime = 90;
      await video.play();
      await plays(video, 1);
    });
  },

  async paused(tone) {
    return observe("paused", show(await tone(120)), async (video) => {
      await video.play();
      await plays(video, 0.6);
      video.pause();
      video.currentTime = 50;
      await next(video, "seeked");
      video.currentTime = 20;
      await next(video, "seeked");
      for (let time = 0; time < 12; time += 1) {
        await video.play();
        await plays(video, 0.12);
        video.pause();
      }
    });
  },

  async rates(tone) {
    return observe("rates", show(await tone(120)), async (video) => {
      await video.play();
      for (const rate of [0.5, 2, 8, 1, 16, 4, 1]) {
        video.playbackRate = rate;
        await plays(video, 0.6 * rate);
      }
    });
  },

  async loop(tone) {
    return observe("loop", show(await tone(1.3)), async (video) => {
      video.loop = true;
      await video.play();
      for (let time = 0; time < 4; time += 1) await next(video, "seeked");
      await plays(video, 0.5);
    });
  },

  async replay(tone) {
    return observe("replay", show(await tone(1.2)), async (video) => {
      for (let time = 0; time < 3; time += 1) {
        await video.play();
        await next(video, "ended");
      }
    });
  },

  async stall() {
    return observe("stall", show("/stalling.wav"), async (video) => {
      await video.play();
      video.playbackRate = 12;
      // It waits for data while time passes.
      await until(() => video.currentTime > 25 && video.readyState <= HTMLMediaElement.HAVE_CURRENT_DATA);
      await new Promise((resolve) => setTimeout(resolve, 700));
      await fetch("/resume", { method: "POST" });
      await until(() => video.currentTime > 35);
    });
  },

  async source(tone) {
    const video = show(await tone(120));
    const first = await observe("source", video, async () => {
      await video.play();
      await plays(video, 1.1);
    });
    video.src = await tone(60);
    const second = await observe("source", video, async () => {
      await video.play();
      await plays(video, 1.1);
    });
    return { spans: [...first.spans, ...second.spans], played: [...first.played, ...second.played] };
  },

  /** The observation ends, and the video goes on. */
  async stopped(tone) {
    return observe(
      "stopped",
      show(await tone(120)),
      async (video) => {
        await video.play();
        await plays(video, 1.1);
      },
      (video) => plays(video, 0.5),
    );
  },

  /** A film of unknown duration, with pictures, to its end. */
  async film() {
    return observe("film", show(await film(2_000)), async (video) => {
      await video.play();
      await next(video, "ended");
    });
  },

  async live() {
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d");
    const paint = setInterval(() => pen.fillRect(Math.random() * 300, 0, 10, 150), 40);
    const seen = await observe("live", show(canvas.captureStream(25)), async (video) => {
      await video.play();
      await plays(video, 2);
    });
    clearInterval(paint);
    return seen;
  },

  /** The page is busy, so that the browser tells of a seek only when it is over. */
  async busy(tone) {
    const work = (milliseconds) => {
      const end = performance.now() + milliseconds;
      while (performance.now() < end);
    };
    return observe("busy", show(await tone(120)), async (video) => {
      await video.play();
      await plays(video, 1);
      work(800);
      await plays(video, 0.5);
      for (const place of [30, 60, 45]) {
        video.currentTime = place;
        work(500);
        await plays(video, 1.2);
      }
    });
  },
};

await record(executablePath, async (page) => {
  const context = page.context();

  /** Gives what `use` gives, of a page whose events have all arrived. */
  async function visit(use) {
    const page = await context.newPage();
    await page.goto(address);
    await page.waitForFunction(() => globalThis.beacon);
    const seen = await use(page);
    await page.waitForFunction(() => globalThis.beacon.pending === 0);
    await page.close();
    return seen;
  }

  /** Runs scripts side by side in the page, each with a video of its own. */
  async function run(page, scripts) {
    const entries = scripts.map(async (script) => [
      script.name,
      await page.evaluate(`(async () => {
        const tone = async (seconds) => {
          const answer = await fetch("/tone.wav?seconds=" + seconds);
          return URL.createObjectURL(await answer.blob());
        };
        return { ${script} }.${script.name}(tone);
      })()`),
    ]);
    return Object.fromEntries(await Promise.all(entries));
  }

  /** Gives what is played of a video while `use` works the browser's own controls. */
  async function control(page, use) {
    await page.evaluate(async (node) => {
      const answer = await fetch("/tone.wav?seconds=120");
      globalThis.video = show(URL.createObjectURL(await answer.blob()));
      const done = new Promise((resolve) => Object.assign(globalThis, { finish: resolve }));
      globalThis.seen = observe(node, video, async () => {
        await video.play();
        await done;
      });
      await plays(video, 1);
    }, use.name);
    await use(page);
    return { [use.name]: await page.evaluate(() => (finish(), seen)) };
  }

  const play = (page, seconds) => page.evaluate((seconds) => plays(video, seconds), seconds);

  async function keyboard(page) {
    await page.locator("video").focus();
    for (const key of ["ArrowRight", "ArrowRight", "ArrowLeft", "Home", "ArrowRight"]) {
      await page.keyboard.press(key);
      await play(page, 0.9);
    }
    await page.keyboard.press("Space");
    await page.evaluate(() => until(() => video.paused));
    await page.keyboard.press("Space");
    await play(page, 0.9);
    await page.keyboard.press("End");
    await page.evaluate(() => until(() => video.ended));
  }

  async function mouse(page) {
    const line = await findTimeLine(page);
    const drags = [
      [0.01, 0.5],
      [0.5, 0.2],
      [0.2, 0.3],
    ];
    for (const [from, to] of drags) {
      await page.mouse.move(line.at(from), line.y);
      await page.mouse.down();
      await page.mouse.move(line.at(to), line.y, { steps: 5 });
      await page.mouse.up();
      await play(page, 1.1);
    }
    await page.mouse.click(line.at(0.8), line.y);
    await play(page, 1);
  }

  /** The controls are the browser's own, in a tree that only its debugger sees. */
  async function findTimeLine(page) {
    const session = await context.newCDPSession(page);
    await session.send("DOM.enable");
    const { nodes } = await session.send("DOM.getFlattenedDocument", { depth: -1, pierce: true });
    const { nodeId } = nodes.find(({ attributes = [] }) => attributes.includes("-webkit-media-controls-timeline"));
    const { model } = await session.send("DOM.getBoxModel", { nodeId });
    const [left, top, right, , , bottom] = model.content;
    return { at: (part) => left + (right - left) * part, y: (top + bottom) / 2 };
  }

  const { busy, ...others } = SCRIPTS;
  return {
    seen: {
      ...(await visit((page) => run(page, Object.values(others)))),
      ...(await visit((page) => run(page, [busy]))),
      ...(await visit((page) => control(page, keyboard))),
      ...(await visit((page) => control(page, mouse))),
    },
  };
});
