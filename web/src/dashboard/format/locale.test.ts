import { expect, test, vi } from "vitest";
import { formatLocation, parseLocation } from "../location/location";
import { compareNames, dateFormat, isKnownZone, LOCALES, regionName, validLocales } from "./locale";
import { localDate } from "./time";

test.each<[readonly string[] | undefined, string[]]>([
  [["en-US@posix"], ["en-US"]],
  [
    ["de_DE.UTF-8@euro", "fr"],
    ["de-DE", "fr"],
  ],
  [["C.UTF-8", "", "no language", "he-IL"], ["he-IL"]],
  [["*"], ["en"]],
  [[], ["en"]],
  [undefined, ["en"]],
])("of the languages %j, %j are used", (tags, locales) => {
  expect(validLocales(tags)).toEqual(locales);
});

test("the tests run with a British locale", () => {
  expect(LOCALES).toEqual(["en-GB"]);
});

test("numbers in names are compared numerically", () => {
  expect(["Scene 10", "scene 2", "Ärger", "Scene 2", "Zoo", "Aal"].sort(compareNames)).toEqual([
    ...["Aal", "Ärger", "scene 2", "Scene 2", "Scene 10", "Zoo"],
  ]);
});

test.each([
  ["DE", "Germany"],
  ["ZZ", "Unknown Region"],
  ["de", "de"],
  ["Germany", "Germany"],
])("the country %s is called %s", (code, name) => {
  expect(regionName(code)).toBe(name);
});

test("time zones are recognised by their IANA names", () => {
  expect(["Europe/Berlin", "UTC", "Nowhere", "constructor", ""].map(isKnownZone)).toEqual([
    ...[true, true, false, false, false],
  ]);
});

test("formatters are created once, not for each link and date", () => {
  const makeFormat = vi.spyOn(Intl, "DateTimeFormat");
  const write = () => {
    const location = parseLocation("playlist=p&zone=Asia/Kathmandu");
    localDate(new Date("2026-03-28T23:30:00Z"), "Asia/Kathmandu");
    return formatLocation({ ...location, node: "n" });
  };
  write();
  const made = makeFormat.mock.calls.length;
  for (let count = 0; count < 500; count++) write();
  expect(makeFormat.mock.calls.length).toBe(made);
  expect(made).toBeLessThan(4);
  makeFormat.mockRestore();
});

test("formatters are cached by time zone and options", () => {
  const at = new Date("2026-03-28T23:30:00Z");
  const options: Intl.DateTimeFormatOptions = { day: "numeric" };
  expect(dateFormat("UTC", options).format(at)).toBe("28");
  expect(dateFormat("Europe/Berlin", options).format(at)).toBe("29");
  expect(dateFormat("UTC", { month: "numeric" }).format(at)).toBe("3");
});
