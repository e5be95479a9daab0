import { useState } from "react";
import { useLocation } from "../location/history";
import { MESSAGES } from "../messages/messages";
import { Icon } from "../ui/icon";
import { formatCsv, formatTsv, saveFile } from "./export";
import type { CellValue } from "./types";

const TEXTS = MESSAGES.table;

interface Props {
  /** Name of the table, for screen readers: a page has several of these buttons. */
  caption: string;
  /** Without an extension. */
  fileName: string;
  /** The header and the rows. They are computed when a button is pressed. */
  cells: () => CellValue[][];
}

/** Copies a table, or saves it as a file. In a frame of another site browsers allow neither unless that site does. */
export function FileButtons({ caption, fileName, cells }: Props) {
  const [copied, setCopied] = useState(false);
  const { embed } = useLocation();
  const copy = async () => {
    await navigator.clipboard.writeText(formatTsv(cells()));
    setCopied(true);
  };
  const save = () => saveFile(`${fileName}.csv`, "text/csv;charset=utf-8", formatCsv(cells()));
  if (embed) return null;
  const of = <span className="visually-hidden">{TEXTS.of(caption)}</span>;
  return (
    <div className="table-files">
      {/* Browsers give pages a clipboard only in a secure context: over HTTPS or on localhost. */}
      {navigator.clipboard && (
        <button type="button" className="button quiet" onClick={copy} onBlur={() => setCopied(false)}>
          <Icon name={copied ? "check" : "copy"} />
          <span aria-live="polite">{copied ? TEXTS.copied : TEXTS.copy}</span>
          {of}
        </button>
      )}
      <button type="button" className="button quiet" onClick={save}>
        <Icon name="save" />
        {TEXTS.download}
        {of}
      </button>
    </div>
  );
}
