import { expect, test } from "vitest";
import { formatCsv, formatTsv } from "./export";

test("cells are quoted where needed, and lines end with CRLF", () => {
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
  "a text that looks like a formula is defused, in files and in the clipboard: %s",
  (text) => {
    expect(formatCsv([[text, -1]])).toBe(`'${text},-1\r\n`);
    expect(formatTsv([[text, -1]])).toBe(`'${text}\t-1`);
  },
);

test.each(["\t", "\r", "\n"])("a formula behind white space is defused: %j", (space) => {
  expect(formatCsv([[`${space}=1+1`]]).replaceAll('"', "")).toBe(`'${space}=1+1\r\n`);
  expect(formatTsv([[`${space}=1+1`]])).toBe("' =1+1");
});

test("a formula in quotes is defused", () => {
  expect(formatCsv([['"=1+1"']])).toBe('"""=1+1"""\r\n');
  expect(formatTsv([['"=1+1"']])).toBe('\'"=1+1"');
});

test("the clipboard gets tab-separated values, and no cell breaks a row", () => {
  expect(
    formatTsv([
      ["a\tb", "c\nd", null],
      [1, 2, 3],
    ]),
  ).toBe("a b\tc d\t\n1\t2\t3");
});
