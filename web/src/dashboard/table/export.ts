// A table as text: CSV for files (RFC 4180), tabs for the clipboard. Numbers stand there exactly, not as shown.

import type { Cell } from "./sort";

export function formatCsv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(quoteForCsv).join(",")}\r\n`).join("");
}

export function formatTabs(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => row.map(writeForTabs).join("\t")).join("\n");
}

/** Hands a file to the browser to save. */
export function saveFile(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

function quoteForCsv(cell: Cell): string {
  const text = guardFormula(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What stands between tabs is not quoted, but spreadsheets take quotes off where a pasted cell begins with one. */
function writeForTabs(cell: Cell): string {
  const text = guardFormula(cell).replace(/[\t\r\n]+/g, " ");
  return text.startsWith('"') ? `'${text}` : text;
}

/** Before a text that a spreadsheet would take for a formula an apostrophe tells it that this is none. */
function guardFormula(cell: Cell): string {
  return typeof cell === "string" && /^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : String(cell ?? "");
}
