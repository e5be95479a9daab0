import { lazyComponent } from "../../ui/lazy-component";
import type { DialogProps } from "./dialog";

/** The dialog for a note, whose code is loaded when somebody writes one. */
export const NoteDialog = lazyComponent<DialogProps>(
  () => import("./dialog"),
  () => null,
);
