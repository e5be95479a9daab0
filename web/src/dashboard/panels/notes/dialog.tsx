import { type FormEvent, useEffect, useRef, useState } from "react";
import { type ApiError, explainFailure } from "../../data/failure";
import { fromLocalTime, toLocalTime } from "../../format/local-time";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { deleteNote, type Note, saveNote } from "./changes";
import { DeleteButton } from "./delete-button";
import "./dialog.css";

/** The API's limit. */
const MAX_LENGTH = 1000;
const TEXTS = MESSAGES.notes;

export interface DialogProps {
  note: Note;
  isNew?: boolean;
  location: PageLocation;
  onClose: () => void;
}

/** A dialog in which a note is written or changed. The browser's own keeps the focus in it, and closes it on Escape. */
export default function Dialog({ note, isNew = false, location: { playlist, zone }, onClose }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const initial = toLocalTime(new Date(note.at), zone);
  const [text, setText] = useState(note.text);
  const [time, setTime] = useState(initial);
  const [error, setError] = useState<ApiError | null>(null);
  const [isSending, setSending] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);

  const send = async (sending: Promise<ApiError | null>) => {
    setSending(true);
    const failed = await sending;
    setSending(false);
    setError(failed);
    if (!failed) dialog.current?.close();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // An input has minutes only: a note whose time is not touched keeps its seconds.
    const at = time === initial ? note.at : fromLocalTime(time, zone).toISOString();
    if (playlist !== null) void send(saveNote(playlist, { noteId: note.noteId, at, text: text.trim() }));
  };

  const title = isNew ? TEXTS.newTitle : TEXTS.editTitle;
  return (
    <dialog ref={dialog} className="note-dialog" aria-label={title} onClose={onClose}>
      <form onSubmit={submit}>
        <h2>{title}</h2>
        <label>
          {TEXTS.text}
          <textarea
            className="note-text"
            dir="auto"
            rows={4}
            required
            maxLength={MAX_LENGTH}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <label>
          {TEXTS.at(zone)}
          <input
            className="field"
            type="datetime-local"
            required
            min="2000-01-02T00:00"
            max="2999-12-31T23:59"
            value={time}
            onChange={(event) => setTime(event.target.value)}
          />
          <small>{TEXTS.atSentence}</small>
        </label>
        {error && <Advice error={error} />}
        <div className="note-buttons">
          {!isNew && playlist !== null && (
            <DeleteButton disabled={isSending} onDelete={() => void send(deleteNote(playlist, note.noteId))} />
          )}
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            {TEXTS.cancel}
          </button>
          <button type="submit" className="button primary" disabled={isSending || !text.trim()}>
            {TEXTS.save}
          </button>
        </div>
      </form>
    </dialog>
  );
}

function Advice({ error }: { error: ApiError }) {
  const { title, advice } = explainFailure(error, navigator.onLine);
  return (
    <p role="alert" className="note-error">
      {[title, ...advice].join(". ")}
    </p>
  );
}
