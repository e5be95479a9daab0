// Formats a table as text: CSV (RFC 4180) for files, tab-separated values for the clipboard. Numbers keep full
// precision.

import type { CellValue, Column } from "./types";

/** A header, and the rows with the exported values of columns. */
export function exportRows<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): CellValue[][] {
  const values = columns.flatMap(({ label, exported, sortValue }) => {
    const value = exported ?? sortValue;
    return value ? [{ label, value }] : [];
  });
  return [values.map(({ label }) => label), ...rows.map((row) => values.map(({ value }) => value(row)))];
}

export function formatCsv(rows: readonly (readonly CellValue[])[]): string {
  return rows.map((row) => `${row.map(quoteForCsv).join(",")}\r\n`).join("");
}

export function formatTsv(rows: readonly (readonly CellValue[])[]): string {
  return rows.map((row) => row.map(escapeForTsv).join("\t")).join("\n");
}

/** Makes the browser download a file. */
export function saveFile(name: string, type: string, content: BlobPart): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

function quoteForCsv(cell: CellValue): string {
  const text = guardFormula(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Cells between tabs are not quoted, but a spreadsheet unquotes a pasted cell that begins with a quote. */
function escapeForTsv(cell: CellValue): string {
  const text = guardFormula(cell).replace(/[\t\r\n]+/g, " ");
  return text.startsWith('"') ? `'${text}` : text;
}

/** Puts an apostrophe before a text that a spreadsheet would run as a formula. */
function guardFormula(cell: CellValue): string {
  return typeof cell === "string" && /^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : String(cell ?? "");
}
