import { expect, test } from "vitest";
import { readLink } from "./link";

test("a fragment has a query and its variables", () => {
  const linked = { query: "query A { b(c: \"+&=#\") }", variables: '{\n  "d": "ü %"\n}' };
  expect(readLink(`#${new URLSearchParams(linked)}`)).toEqual(linked);
});

test("variables may be left out", () => {
  expect(readLink("#query=%7B+__typename+%7D")).toEqual({ query: "{ __typename }", variables: "" });
});

test.each(["", "#", "#section", "#query=", "#variables=%7B%7D"])("other fragments have no query: %s", (fragment) => {
  expect(readLink(fragment)).toBeNull();
});
