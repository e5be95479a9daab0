import { playlistNotes } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { definePanel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";
import { WriteButton } from "./write-button";

const TEXTS = MESSAGES.notes;

export const PLAYLIST_NOTES = definePanel({
  name: "notes",
  title: TEXTS.title,
  fragment: playlistNotes,
  Body: lazyComponent(() => import("./body")),
  loading: 120,
  empty: ({ notes }, { embed }) =>
    notes.length === 0 && <Notice title={TEXTS.emptyTitle}>{!embed && <p>{TEXTS.empty}</p>}</Notice>,
  Actions: WriteButton,
});
