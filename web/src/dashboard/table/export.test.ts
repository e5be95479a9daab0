import { expect, test } from "vitest";
import { formatCsv, formatTabs } from "./export";

test("cells that need it are quoted, and lines end as the standard says", () => {
  expect(
    formatCsv([
      ["a,b", 'say "x"', "two\nlines"],
      [1.5, null, "plain"],
    ]),
  ).toBe('"a,b","say ""x""","two\nlines"\r\n1.5,,plain\r\n');
});

test("numbers are exact, whatever the locale", () => {
  expect(formatCsv([[1234567.0625, -0.1]])).toBe("1234567.0625,-0.1\r\n");
});

test.each(["=1+1", "+1", "-1", "@x"])(
  "a text that a spreadsheet would take for a formula is none, in a file and in the clipboard: %s",
  (text) => {
    expect(formatCsv([[text, -1]])).toBe(`'${text},-1\r\n`);
    expect(formatTabs([[text, -1]])).toBe(`'${text}\t-1`);
  },
);

test.each(["\t", "\r", "\n"])("a text that hides a formula behind white space is none: %j", (space) => {
  expect(formatCsv([[`${space}=1+1`]]).replaceAll('"', "")).toBe(`'${space}=1+1\r\n`);
  expect(formatTabs([[`${space}=1+1`]])).toBe("' =1+1");
});

test("a text that hides a formula in quotes is none", () => {
  expect(formatCsv([['"=1+1"']])).toBe('"""=1+1"""\r\n');
  expect(formatTabs([['"=1+1"']])).toBe('\'"=1+1"');
});

test("the clipboard gets tabs, and no cell breaks a row", () => {
  expect(
    formatTabs([
      ["a\tb", "c\nd", null],
      [1, 2, 3],
    ]),
  ).toBe("a b\tc d\t\n1\t2\t3");
});
