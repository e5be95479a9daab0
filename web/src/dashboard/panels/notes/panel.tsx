import { type PlaylistNotesFragment, playlistNotes } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { type BodyProps, definePanel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";
import { Skeleton } from "../../ui/skeleton";
import { WriteButton } from "./write-button";

const TEXTS = MESSAGES.notes;

export const PLAYLIST_NOTES = definePanel({
  name: "notes",
  title: TEXTS.title,
  fragment: playlistNotes,
  Body: lazyComponent<BodyProps<PlaylistNotesFragment>>(
    () => import("./body"),
    () => <Skeleton height={120} />,
  ),
  loading: 120,
  empty: ({ notes }, { embed }) =>
    notes.length === 0 && <Notice title={TEXTS.emptyTitle}>{!embed && <p>{TEXTS.empty}</p>}</Notice>,
  Actions: WriteButton,
});
