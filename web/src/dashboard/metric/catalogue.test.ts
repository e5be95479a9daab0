import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, type GraphQLObjectType } from "graphql";
import { expect, test } from "vitest";
import { nodeTimeline, nodeTotals, playlistTimeline, playlistTotals } from "../data/documents";
import { describeMetrics, type Metric, NODE_METRICS, PLAYLIST_METRICS } from "./catalogue";

type Entries = Parameters<typeof describeMetrics>[0];

const SCHEMA = buildSchema(readFileSync(join(import.meta.dirname, "../../../../schema.graphql"), "utf8"));

/** The descriptions of all metrics of a type of the schema, by their names. */
function definitionsOf(type: string): Map<string, string> {
  const { period, comparison, ...metrics } = (SCHEMA.getType(type) as GraphQLObjectType).getFields();
  return new Map(Object.values(metrics).map(({ name, description }) => [name, description ?? ""]));
}

test.each([
  { type: "PlaylistMetrics", metrics: PLAYLIST_METRICS, fragments: [playlistTimeline, playlistTotals] },
  { type: "NodeMetrics", metrics: NODE_METRICS, fragments: [nodeTimeline, nodeTotals] },
])("every metric of $type is asked for and shown, with the words of the schema", ({ type, metrics, fragments }) => {
  const definitions = definitionsOf(type);
  expect(Object.keys(metrics).sort()).toEqual([...definitions.keys()].sort());
  for (const { name, unit, label, short, definition } of Object.values<Metric>(metrics)) {
    expect([label, short]).not.toContain("");
    const asClock = unit === "duration" ? ", as minutes:seconds." : ".";
    expect(definition).toBe(definitions.get(name)?.replace(/\.$/, asClock));
    for (const { texts } of fragments) expect(texts.join("\n")).toMatch(new RegExp(`\\b${name}\\b`));
  }
});

test("a metric that nothing else names is the last one, with the words of the schema", () => {
  const entry = { unit: "ratio", kind: "ratio", label: "Clicks per viewer", definition: "Clicks / viewers." };
  const plays = { unit: "count", kind: "sum", label: "Plays", definition: "Times somebody played." };
  const metrics = describeMetrics({ clicksPerViewer: entry, plays } as unknown as Entries);
  expect(Object.values(metrics)).toEqual([
    {
      ...{ name: "plays", unit: "count", isNeutral: false, label: "Plays", short: "Plays" },
      definition: "Times somebody played.",
    },
    {
      ...{ name: "clicksPerViewer", unit: "ratio", isNeutral: false },
      ...{ label: "Clicks per viewer", short: "Clicks per viewer", definition: "Clicks / viewers." },
    },
  ]);
});

test("more exits are not better", () => {
  const neutral = Object.values(NODE_METRICS).filter(({ isNeutral }) => isNeutral);
  expect(neutral.map(({ name }) => name).sort()).toEqual(["exitRate", "exits"]);
});
