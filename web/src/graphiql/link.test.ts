import { expect, test } from "vitest";
import { readLink } from "./link";

test("a fragment tells a query and its variables", () => {
  const asked = { query: "query A { b(c: \"+&=#\") }", variables: '{\n  "d": "ü %"\n}' };
  expect(readLink(`#${new URLSearchParams(asked)}`)).toEqual(asked);
});

test("variables may be left out", () => {
  expect(readLink("#query=%7B+__typename+%7D")).toEqual({ query: "{ __typename }", variables: "" });
});

test.each(["", "#", "#section", "#query=", "#variables=%7B%7D"])("other fragments ask nothing: %s", (fragment) => {
  expect(readLink(fragment)).toBeNull();
});
