// Saves and deletes notes.

import { makeId } from "../../../beacon/event";
import { change } from "../../data/change";
import type { PlaylistNotesFragment } from "../../data/documents";
import type { ApiError } from "../../data/failure";

export type Note = PlaylistNotesFragment["notes"][number];

/** The field of the API that tells of notes. */
const FIELD = "notes";

export const SAVE_NOTE = `mutation SaveNote($note: NoteInput!) {
  saveNote(note: $note) { note { noteId } }
}`;

export const DELETE_NOTE = `mutation DeleteNote($playlist: ID!, $id: ID!) {
  deleteNote(playlistId: $playlist, noteId: $id) { wasDeleted }
}`;

/** The id of a new note is made here, so that a note that is sent again is saved once. */
export function newNote(at: string): Note {
  return { noteId: makeId(), at, text: "" };
}

export function saveNote(playlistId: string, note: Note): Promise<ApiError | null> {
  return change({ name: "SaveNote", query: SAVE_NOTE, variables: { note: { playlistId, ...note } } }, FIELD);
}

export function deleteNote(playlist: string, id: string): Promise<ApiError | null> {
  return change({ name: "DeleteNote", query: DELETE_NOTE, variables: { playlist, id } }, FIELD);
}
