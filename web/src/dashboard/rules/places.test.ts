// The clock, the visitor's languages and the browser's storage are each read in one place.

import type { ESTree, VisitorObject } from "vite";
import { expect, test } from "vitest";
import { check, findIn, type Report } from "./sources";

const CLOCK = "format/clock.ts";
const LOCALE = "format/locale.ts";
const STORAGE = "storage.ts";

/** What the globals of these names are for, and the only module that may use them. */
const GLOBALS: Readonly<Record<string, { place: string; instead: string }>> = {
  Intl: { place: LOCALE, instead: `the formats of ${LOCALE}, which caches them and knows the visitor's languages` },
  localStorage: { place: STORAGE, instead: `${STORAGE}, since accessing it throws where cookies are blocked` },
  sessionStorage: { place: STORAGE, instead: `${STORAGE}, since accessing it throws where cookies are blocked` },
};
/** Methods of dates that compute in the browser's time zone, and of numbers and dates in its default language. */
const LOCAL =
  /^([gs]et(FullYear|Month|Date|Day|Hours|Minutes)|getTimezoneOffset|toLocale(String|DateString|TimeString))$/;

function nameOf(node: ESTree.Node): string {
  return node.type === "Identifier" ? node.name : "";
}

function places(report: Report, file: string): VisitorObject {
  return {
    MemberExpression: ({ object, property, start }) => {
      const [owner, name] = [nameOf(object), nameOf(property)];
      if (owner === "Date" && name === "now" && file !== CLOCK) report({ start }, `use now() of ${CLOCK}`);
      if (owner === "navigator" && /^languages?$/.test(name) && file !== LOCALE)
        report({ start }, `use LOCALES of ${LOCALE}`);
      if (LOCAL.test(name)) report({ start }, `${name} depends on the browser: use the functions of format/`);
      const { place, instead } = GLOBALS[["window", "globalThis"].includes(owner) ? name : owner] ?? {};
      if (place && place !== file) report({ start }, `use ${instead}`);
    },
    NewExpression: ({ callee, arguments: given, start }) => {
      if (nameOf(callee) === "Date" && given.length === 0 && file !== CLOCK) report({ start }, `use now() of ${CLOCK}`);
    },
  };
}

test("the clock, the languages and the storage are each read in one place", () => {
  expect(check(places)).toEqual([]);
});

test.each([
  "const today = new Date();",
  "const time = Date.now();",
  "const hours = at.getHours();",
  "const text = at.toLocaleDateString();",
  "const language = navigator.language;",
  "new Intl.NumberFormat();",
  'localStorage.getItem("theme");',
  "const storage = window.sessionStorage;",
])("%s is refused", (code) => {
  expect(findIn(code, "some.tsx", places)).not.toEqual([]);
});

test.each([
  "const at = new Date(start);",
  "const hours = at.getUTCHours();",
  "const options: Intl.NumberFormatOptions = {};",
  "const isOnline = navigator.onLine;",
])("%s is allowed", (code) => {
  expect(findIn(code, "some.tsx", places)).toEqual([]);
});
