// A plugin for Vite's development server: runs `ivgraph demo` behind it, and restarts it when Python or SQL changes.

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { type IncomingMessage, request, type ServerResponse } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import type { Plugin, ViteDevServer } from "vite";

const REPOSITORY = join(import.meta.dirname, "..");
const SOURCES = [join(REPOSITORY, "src/ivgraph"), join(REPOSITORY, "sql"), join(REPOSITORY, "schema.graphql")];
/** Time without further changes before a restart: an editor or Git may write many files at once. */
const PAUSE_MS = 200;

const OF_IVGRAPH = /^\/(graphql|v1|api_v3|healthz|readyz)\b/;
const ADDRESS = /^Dashboard\s+(http:\S+)/;

export function serveIvgraph(): Plugin {
  let ivgraph: Ivgraph | undefined;
  return {
    name: "serve-ivgraph",
    async configureServer(vite) {
      await typeQueries();
      const started = new Ivgraph();
      ivgraph = started;
      watch(vite, started);
      stopOnInterrupt(vite);
      vite.middlewares.use((asked, response, next) => {
        const [path, query = ""] = (asked.url ?? "/").split(/(?=\?)/, 2);
        const isPage = asked.headers.accept?.includes("text/html");
        if (path === "/") asked.url = `/dashboard.html${query}`;
        else if (path === "/graphql" && isPage) asked.url = `/graphiql.html${query}`;
        else if (OF_IVGRAPH.test(asked.url ?? "")) return void forward(asked, response, started.address);
        next();
      });
    },
    // Vite calls this when it ends, and when it restarts because its configuration changed.
    closeBundle: () => ivgraph?.stop(),
  };
}

function watch(vite: ViteDevServer, ivgraph: Ivgraph): void {
  let timer: NodeJS.Timeout | undefined;
  vite.httpServer?.once("close", () => clearTimeout(timer));
  vite.watcher.add(SOURCES);
  vite.watcher.on("all", (_, file) => {
    if (file.endsWith(".graphql")) typeQueries();
    if (!/\.(py|sql)$/.test(file)) return;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      vite.config.logger.info("restarting ivgraph", { timestamp: true });
      ivgraph.restart();
      await ivgraph.address.catch(() => "");
      vite.ws.send({ type: "full-reload" });
    }, PAUSE_MS);
  });
}

/** Generates the types of the dashboard's queries. Vite notices if they changed. */
async function typeQueries(): Promise<void> {
  await promisify(execFile)(process.execPath, ["codegen.ts"], { cwd: import.meta.dirname }).catch(({ stderr }) =>
    console.error(stderr),
  );
}

/** Ctrl-C reaches only Vite, which waits for ivgraph: the prompt must not return before the database has stopped. */
function stopOnInterrupt(vite: ViteDevServer): void {
  const stop = () => vite.close().finally(() => process.exit());
  for (const signal of ["SIGINT", "SIGHUP"]) {
    process.once(signal, stop);
    vite.httpServer?.once("close", () => process.off(signal, stop));
  }
}

class Ivgraph {
  /** Resolves to the server's URL when it is ready; rejects if the process ends before. */
  address: Promise<string>;
  #process: ChildProcess | undefined;
  #starts = 0;

  constructor() {
    this.address = handled(this.#start());
  }

  restart(): void {
    const start = ++this.#starts;
    // If called again while the former process ends, only the last call starts a new one.
    this.address = handled(this.stop().then(() => (start === this.#starts ? this.#start() : this.address)));
  }

  async stop(): Promise<void> {
    const former = this.#process;
    former?.kill("SIGTERM");
    if (former && former.exitCode === null && former.signalCode === null) await once(former, "exit");
  }

  #start(): Promise<string> {
    // In its own process group, which Ctrl-C does not reach.
    const started = spawn("ivgraph", ["demo", "--port", "0"], {
      cwd: REPOSITORY,
      detached: true,
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#process = started;
    return new Promise((resolve, reject) => {
      started.on("error", reject);
      createInterface(started.stdout)
        .on("line", (line) => {
          const address = ADDRESS.exec(line)?.[1];
          if (address) resolve(address);
        })
        .on("close", () =>
          reject(new Error("ivgraph has stopped: see the terminal. It restarts when its code changes.")),
        );
    });
  }
}

/** Marks a rejection as handled: Node would exit if the promise rejects while no request waits for it. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

async function forward(asked: IncomingMessage, response: ServerResponse, address: Promise<string>): Promise<void> {
  const fail = (error: Error) => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502, { "content-type": "text/plain" }).end(`${error.message}\n`);
  };
  try {
    const url = new URL(asked.url ?? "/", await address);
    const passed = request(url, { method: asked.method ?? "GET", headers: asked.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on("error", fail);
    asked.pipe(passed);
  } catch (error) {
    fail(error as Error);
  }
}
