// All texts that a visitor reads are in the catalogue, messages/: a translation is another one. A text elsewhere is a
// literal in JSX, in a property whose value people read, or one that reads like a sentence.

import type { ESTree, VisitorObject } from "vite";
import { expect, test } from "vitest";
import { check, findIn, type Report } from "./sources";

/** Properties, of elements and of objects, whose values people read. */
const READ =
  /^(alt|aria-(label|description|valuetext)|caption|description|emptyTitle|exported|hint|label|placeholder|searchText|sortValue|title)$/;
/** As "Drag across the chart": several words, the first one with a capital letter. */
const SENTENCE = /^\p{Lu}[^\n]*\p{L}[,;:]? \p{L}/u;
const WORD = /\p{L}/u;

/** The literals that a value consists of, or may be. */
function literalsOf(value: ESTree.Node | null): { start: number; text: string }[] {
  switch (value?.type) {
    case "Literal":
      return typeof value.value === "string" ? [{ start: value.start, text: value.value }] : [];
    case "TemplateLiteral":
      return value.quasis.map(({ start, value: { cooked } }) => ({ start, text: cooked ?? "" }));
    case "JSXExpressionContainer":
    case "ParenthesizedExpression":
      return literalsOf(value.expression);
    case "ConditionalExpression":
      return [...literalsOf(value.consequent), ...literalsOf(value.alternate)];
    case "LogicalExpression":
      return [...literalsOf(value.left), ...literalsOf(value.right)];
    case "ArrowFunctionExpression":
      return literalsOf(value.body);
    default:
      return [];
  }
}

function noTexts(report: Report, file: string): VisitorObject {
  if (file.startsWith("messages/")) return {};
  const found = new Set<number>();
  const refuse = (literals: { start: number; text: string }[], isText: RegExp) => {
    for (const { start, text } of literals) {
      if (!isText.test(text) || found.has(start)) continue;
      found.add(start);
      report({ start }, `"${text.trim()}"`);
    }
  };
  return {
    JSXText: ({ start, value }) => refuse([{ start, text: value.replaceAll(/&\w+;/g, "") }], WORD),
    JSXElement: ({ children }) => refuse(children.flatMap(literalsOf), WORD),
    JSXFragment: ({ children }) => refuse(children.flatMap(literalsOf), WORD),
    JSXAttribute: ({ name, value }) => {
      if (name.type === "JSXIdentifier" && READ.test(name.name)) refuse(literalsOf(value), WORD);
    },
    Property: ({ key, value }) => {
      if (key.type === "Identifier" && READ.test(key.name)) refuse(literalsOf(value), WORD);
    },
    // Errors are for those who write the dashboard.
    NewExpression: ({ callee, arguments: [message] }) => {
      if (callee.type === "Identifier" && callee.name.endsWith("Error") && message)
        for (const { start } of literalsOf(message)) found.add(start);
    },
    Literal: (literal) => refuse(literalsOf(literal), SENTENCE),
    TemplateLiteral: (literal) => refuse(literalsOf(literal), SENTENCE),
  };
}

test("every text is in the catalogue", () => {
  expect(check(noTexts)).toEqual([]);
});

test.each([
  "<p>Text</p>",
  '<p>{isOpen ? "text" : "texts"}</p>',
  "<p>{`text`}</p>",
  '<img alt="text" />',
  '<Tab label={name ?? "text"} />',
  'const column = { label: "text" };',
  "const column = { hint: `text` };",
  'const column = { exported: (row) => (row.isEnding ? "yes" : "no") };',
  'say("Drag across the chart");',
])("%s has a text", (code) => {
  expect(findIn(code, "some.tsx", noTexts)).not.toEqual([]);
});

test.each([
  '<Icon name="close" className="a b" />',
  "<p>&nbsp;{count}–</p>",
  '<p>{TEXTS.open} {" "}</p>',
  'throw new Error("Drag across the chart");',
  'import { a } from "../Some where";',
  "const column = { label: TEXTS.label, key: `name` };",
])("%s has none", (code) => {
  expect(findIn(code, "some.tsx", noTexts)).toEqual([]);
});
