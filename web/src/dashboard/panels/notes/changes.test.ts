import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, parse, validate } from "graphql";
import { expect, test } from "vitest";
import { DELETE_NOTE, newNote, SAVE_NOTE } from "./changes";

const SCHEMA = buildSchema(readFileSync(join(import.meta.dirname, "../../../../../schema.graphql"), "utf8"));

test.each([SAVE_NOTE, DELETE_NOTE])("the API has the mutation %s", (mutation) => {
  expect(validate(SCHEMA, parse(mutation))).toEqual([]);
});

test("each new note has an id of its own", () => {
  const [one, other] = [newNote("2026-11-24T09:30:00Z"), newNote("2026-11-24T09:30:00Z")];
  expect(one.noteId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(one.noteId).not.toBe(other.noteId);
});
