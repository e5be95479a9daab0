// A page of another site tries what it can, and tells what came of it.
//
//   node foreign.mjs CHROMIUM PAGE SERVER NAMED    NAMED: the server by the name of another site

import { record } from "./session.mjs";

const [executablePath, address, server, named] = process.argv.slice(2);

await record(executablePath, async (page) => {
  // By the protocol of Chromium: Playwright tells no status of an answer that a page may not load. An answer's status may
  // be told before its request, so the two are put together at the end.
  const sent = new Map();
  const answered = [];
  const network = await page.context().newCDPSession(page);
  network.on("Network.requestWillBeSent", ({ requestId, request, type }) => {
    if (request.method === "GET" && request.url.startsWith(`${server}/graphql?`)) sent.set(requestId, type);
  });
  network.on("Network.responseReceivedExtraInfo", ({ requestId, statusCode }) => answered.push([requestId, statusCode]));
  const readStatuses = () => {
    const statuses = {};
    for (const [id, status] of answered) if (sent.has(id)) (statuses[sent.get(id)] ??= []).push(status);
    return statuses;
  };
  await network.send("Network.enable");
  await page.goto(address);
  const attempted = await page.evaluate(attempt, server);
  const response = await page.goto(`${named}/`);
  const rebound = { status: response.status(), text: await response.text() };
  const seen = { ...attempted, statuses: readStatuses() };
  if (response.ok()) return { ...seen, rebound };
  // The page of a site that leads here only after it was loaded: requests of the same origin.
  await page.goto(`${named}/healthz`);
  rebound.mutation = await page.evaluate(async () => {
    const query = 'mutation { savePlaylist(structure: { id: "rebound", startNode: "a", nodes: [{ id: "a" }] }) { __typename } }';
    const response = await fetch("/graphql", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ query }),
    });
    return { status: response.status, content: await response.json() };
  });
  return { ...seen, rebound };
});

/** Runs in the page. */
async function attempt(server) {
  const save = (id) =>
    `mutation { savePlaylist(structure: { id: "${id}", startNode: "a", nodes: [{ id: "a" }] }) { __typename } }`;
  const count = "{ playlists { totalCount } }";
  const json = { "Content-Type": "application/json" };
  const graphql = `${server}/graphql`;

  /** What a page can read of an answer: its text, "opaque", or that the browser refused. */
  async function read(url, options) {
    try {
      const response = await fetch(url, options);
      return response.type === "opaque" ? "opaque" : await response.text();
    } catch (error) {
      return error.name;
    }
  }

  /** Whether an element loads from an address. */
  function load(name, attributes) {
    const element = Object.assign(document.createElement(name), attributes);
    const loaded = new Promise((resolve) => {
      element.addEventListener("load", () => resolve(true));
      element.addEventListener("error", () => resolve(false));
    });
    document.body.append(element);
    return loaded;
  }

  /** Sends a form into a frame, and waits until the frame has loaded what came of it. */
  async function submit(enctype, fields, method = "post") {
    const frame = Object.assign(document.createElement("iframe"), { name: `frame-${crypto.randomUUID()}` });
    document.body.append(frame);
    const form = Object.assign(document.createElement("form"), { action: graphql, method, enctype, target: frame.name });
    for (const [name, value] of Object.entries(fields)) {
      form.append(Object.assign(document.createElement("input"), { name, value }));
    }
    document.body.append(form);
    const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
    form.submit();
    await loaded;
  }

  const body = (query) => JSON.stringify({ query });
  const text = (query) => `{"query": ${JSON.stringify(query)}, "extensions": {"x":"`;
  await submit("text/plain", { [text(save("form"))]: '"}}' });
  await submit("application/x-www-form-urlencoded", { query: save("form") });
  await submit("multipart/form-data", { query: save("form") });
  await submit("application/x-www-form-urlencoded", { query: save("form") }, "get");
  const asked = encodeURIComponent(count);
  return {
    readings: {
      query: await read(graphql, { method: "POST", headers: json, body: body(count) }),
      "query by GET": await read(`${graphql}?query=${asked}`),
      "query without CORS": await read(`${graphql}?query=${asked}`, { mode: "no-cors" }),
      dashboard: await read(`${server}/`),
      health: await read(`${server}/readyz`),
      description: await read(`${server}/v1/openapi.json`),
    },
    writings: {
      mutation: await read(graphql, { method: "POST", headers: json, body: body(save("json")) }),
      "mutation as text": await read(graphql, { method: "POST", body: body(save("text")) }),
      "mutation as text without CORS": await read(graphql, { method: "POST", mode: "no-cors", body: body(save("text")) }),
      "mutation by GET": await read(`${graphql}?query=${encodeURIComponent(save("get"))}`, { mode: "no-cors" }),
    },
    loadings: {
      image: await load("img", { src: `${graphql}?query=${asked}` }),
      script: await load("script", { src: `${graphql}?query=${asked}` }),
    },
    players: {
      events: await read(`${server}/v1/events?verbose=false`, {
        method: "POST",
        body: JSON.stringify({
          id: crypto.randomUUID(),
          type: "play",
          at: new Date().toISOString(),
          playlist: "foreign",
          session: "s",
        }),
      }),
      client: Object.keys(await import(`${server}/v1/beacon.js`)).sort(),
      kaltura: (await read(`${server}/api_v3/index.php?service=analytics&action=trackEvent`)).length > 0,
    },
  };
}
