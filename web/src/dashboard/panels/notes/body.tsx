import { useState } from "react";
import type { PlaylistNotesFragment } from "../../data/documents";
import { formatValue } from "../../format/number";
import { formatInstant } from "../../format/time";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import type { Note } from "./changes";
import { NoteDialog } from "./lazy-dialog";
import "./notes.css";

/** The most notes that are listed: as many as the fragments of this panel and of the timeline ask for. */
const MAX_LISTED = 100;
const TEXTS = MESSAGES.notes;

/** The notes of the period, newest first, each with a button that opens it, except in an embed. */
export default function Notes({ data: { notes }, location }: BodyProps<PlaylistNotesFragment>) {
  const [edited, setEdited] = useState<Note | null>(null);
  return (
    <>
      <ul className="notes-list" aria-label={TEXTS.title}>
        {notes.toReversed().map((note) => (
          <li key={note.noteId}>
            <time dateTime={note.at}>{formatInstant(note.at, location.zone)}</time>
            <p dir="auto">{note.text}</p>
            {!location.embed && (
              <button type="button" className="button quiet" onClick={() => setEdited(note)}>
                {TEXTS.edit}
                <span className="visually-hidden">{TEXTS.ofNote(formatInstant(note.at, location.zone))}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {notes.length === MAX_LISTED && <p className="notes-cut">{TEXTS.cut(formatValue(MAX_LISTED, "count"))}</p>}
      {edited && <NoteDialog note={edited} location={location} onClose={() => setEdited(null)} />}
    </>
  );
}
