export const NOTES = {
  title: "Notes",
  write: "Write a note",
  newTitle: "A new note",
  editTitle: "Change this note",
  text: "What happened?",
  at: (zone: string) => `When? (${zone})`,
  atSentence: "The note is shown in every period that includes this time.",
  save: "Save",
  cancel: "Cancel",
  delete: "Delete",
  deleteSurely: "Press again to delete",
  edit: "Edit",
  ofNote: (at: string) => ` the note of ${at}`,
  cut: (notes: string) => `Only the latest ${notes} notes of the period are shown, here and in the chart.`,
  emptyTitle: "There are no notes about this period",
  empty:
    "Write down what you changed or what happened: a new trailer, a mail to all viewers. The chart over time shows when, and everyone who opens the dashboard can read it.",
};
