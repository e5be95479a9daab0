// What GraphQL Code Generator made of the scalars. An error that is expected and does not come is an error too.
import type { PlaysQuery, PlaysQueryVariables } from "./codegen";

export const variables: PlaysQueryVariables = {
  id: "last-ferry",
  firstDay: "2026-11-01",
  lastDay: "2026-11-30",
  after: "2026-11-24T00:00:00Z",
  before: "2026-11-25T00:00:00Z",
};

export function add({ playlist }: PlaysQuery): number {
  if (!playlist) return 0;
  const since: string = playlist.createdAt;
  const starts: string[] = playlist.hours.columns.start;
  // @ts-expect-error A count is a number.
  const wrong: string = playlist.days.plays;
  return playlist.days.plays + playlist.hours.columns.plays.length + starts.length + since.length + wrong.length;
}

// @ts-expect-error A day is a text.
export const day: PlaysQueryVariables["firstDay"] = 20261101;
