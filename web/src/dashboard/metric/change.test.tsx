import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Change, ShareChange } from "./change";

test.each([
  { change: 0.1, direction: "up" },
  { change: -0.1, direction: "down" },
  { change: 0.0001, direction: "level" },
])("a change of $change has the colour of $direction, and none where a rise is not better", ({ change, direction }) => {
  expect(classesOf(<Change change={change} />)).toBe(`change ${direction}`);
  expect(classesOf(<Change change={change} neutral />)).toBe("change");
  expect(classesOf(<ShareChange growth={change} />)).toBe(`change ${direction}`);
  expect(classesOf(<ShareChange growth={change} neutral />)).toBe("change");
});

function classesOf(element: React.ReactElement): string | undefined {
  return /class="([^"]*)"/.exec(renderToStaticMarkup(element))?.[1];
}
