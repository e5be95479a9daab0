import { expect, test } from "vitest";
import { fold, pathText, withPassed } from "./path";

const nodes = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ externalId: `n${index}`, name: index % 2 ? null : `Node ${index}` }));

test("a short way is shown as a whole", () => {
  expect(fold(nodes(7))).toEqual({ head: nodes(7), hidden: 0, tail: [] });
});

test("of a long way the first and the last nodes are shown", () => {
  const { head, hidden, tail } = fold(nodes(12));
  expect([head, hidden, tail]).toEqual([nodes(12).slice(0, 3), 6, nodes(12).slice(9)]);
});

test.each([
  [["a"], 1, "b", ["a", "b"]],
  [["a", "b"], 0, "c", ["c", "b"]],
  [["a", "b", "c"], 1, null, ["a", "c"]],
  [[], 0, null, []],
])("from %o, choosing at %i the node %s passes through %o", (passes, index, node, expected) => {
  expect(withPassed(passes, index, node)).toEqual(expected);
});

test("a file has the names, or ids where there are none", () => {
  expect(pathText(nodes(3))).toBe("Node 0 → n1 → Node 2");
});
