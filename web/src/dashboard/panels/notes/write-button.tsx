import { useState } from "react";
import { now } from "../../format/clock";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { Icon } from "../../ui/icon";
import { type Note, newNote } from "./changes";
import { NoteDialog } from "./lazy-dialog";
import { suggestTime } from "./suggested-time";

/** Opens the dialog for a new note. In an embed nothing is written: the page around it could trick visitors into it. */
export function WriteButton({ location }: { location: PageLocation }) {
  const [note, setNote] = useState<Note | null>(null);
  if (location.embed) return null;
  return (
    <>
      <button
        type="button"
        className="button notes-write"
        onClick={() => setNote(newNote(suggestTime(location, now()).toISOString()))}
      >
        <Icon name="plus" />
        {MESSAGES.notes.write}
      </button>
      {note && <NoteDialog note={note} isNew location={location} onClose={() => setNote(null)} />}
    </>
  );
}
