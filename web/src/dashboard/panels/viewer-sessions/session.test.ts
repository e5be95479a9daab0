import { expect, test } from "vitest";
import { causeOf, lengthOf, nameOf, reasonOf, type Session, type Step } from "./session";

const STEP: Step = {
  ...{ at: "2026-11-24T10:00:00+00:00", cause: null, decisionSeconds: null, watchedSeconds: 3, hasEnded: true },
  ...{ node: { externalId: "n", name: null }, hotspot: null },
};
const HOTSPOT = { externalId: "h", name: "Run" };

test.each<[Partial<Step>, reason: string | null, cause: string | null]>([
  [{ cause: "CLICK", hotspot: HOTSPOT }, "Run", "click"],
  [{ cause: "CLICK" }, "click", "click"],
  [{ hotspot: { externalId: "h", name: null } }, "h", "click"],
  [{ cause: "DEFAULT" }, "default way", "default way"],
  [{}, null, null],
])("what led on is told by the chosen hotspot, else by the cause: %o", (change, reason, cause) => {
  expect(reasonOf({ ...STEP, ...change })).toBe(reason);
  expect(causeOf({ ...STEP, ...change })).toBe(cause);
});

test("a node without a name has its id, and a new one no name yet", () => {
  expect(nameOf(STEP)).toBe("n");
  expect(nameOf({ ...STEP, node: null })).toBe("A new node");
});

test("a session lasts from its first play to its last event", () => {
  const session = { startedAt: "2026-11-24T10:00:00.400+00:00", lastEventAt: "2026-11-24T10:01:01.000+00:00" };
  expect(lengthOf(session as Session)).toBe(61);
});
