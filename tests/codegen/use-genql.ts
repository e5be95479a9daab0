// What genql made of the scalars. An error that is expected and does not come is an error too.
import { createClient } from "./genql";

const client = createClient({ url: "http://localhost:8000/graphql" });

export async function add(): Promise<number> {
  const { playlist } = await client.query({
    playlist: {
      __args: { id: "last-ferry" },
      createdAt: true,
      metrics: { __args: { period: { firstDay: "2026-11-01", lastDay: "2026-11-30" } }, plays: true },
    },
  });
  if (!playlist) return 0;
  const since: string = playlist.createdAt;
  // @ts-expect-error A count is a number.
  const wrong: string = playlist.metrics.plays;
  return playlist.metrics.plays + since.length + wrong.length;
}

// @ts-expect-error A day is a text.
client.query({ playlist: { __args: { id: "x" }, metrics: { __args: { period: { firstDay: 20261101 } }, plays: true } } });
