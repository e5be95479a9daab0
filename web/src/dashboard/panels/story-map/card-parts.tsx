// Parts that the cards of nodes and of edges have in common.

import type { ReactNode } from "react";
import { formatValue } from "../../format/number";
import { MESSAGES } from "../../messages/messages";
import { Change } from "../../metric/change";
import type { Passage } from "./passage";

const TEXTS = MESSAGES.storyMap.card;

export function Facts({ children }: { children: ReactNode }) {
  return <dl className="story-facts">{children}</dl>;
}

interface FactProps {
  label: string;
  value: string;
  change?: number | null | undefined;
}

export function Fact({ label, value, change }: FactProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {value} <Change change={change} />
      </dd>
    </div>
  );
}

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <h4>{title}</h4>
      {children}
    </>
  );
}

/** Why the next node played: each cause with its plays and its share of them. */
export function Causes({ passage: { count, causes } }: { passage: Pick<Passage, "count" | "causes"> }) {
  const all = [
    { style: "choice", label: TEXTS.chosen, count: causes.choice },
    { style: "default", label: TEXTS.default, count: causes.default },
    { style: "loop", label: TEXTS.loop, count: causes.loop },
    { style: "other", label: TEXTS.other, count: causes.other },
  ];
  return (
    <ul className="story-bars">
      {all
        .filter((cause) => cause.count > 0)
        .map((cause) => (
          <Bar key={cause.style} {...cause} share={cause.count / count} name={cause.label} />
        ))}
    </ul>
  );
}

interface BarProps {
  name: ReactNode;
  count: number;
  share: number | null;
  style: string;
  /** Beside the count, instead of the share alone. */
  note?: ReactNode;
  onOpen?: (() => void) | undefined;
}

/** A line with a name, a count and a share as a bar; a button if it leads to another card. */
export function Bar({ name, count, share, style, note, onOpen }: BarProps) {
  const content = (
    <>
      <span className="story-bar-name">{name}</span>
      <span className="story-bar-count">{formatValue(count, "count")}</span>
      <span className="story-bar-share">{formatValue(share, "percent")}</span>
      {note && <span className="story-bar-note">{note}</span>}
      <span className={`story-bar edge ${style}`} aria-hidden="true">
        <span style={{ width: `${Math.min(share ?? 0, 1) * 100}%` }} />
      </span>
    </>
  );
  return (
    <li>
      {onOpen ? (
        <button type="button" onClick={onOpen}>
          {content}
        </button>
      ) : (
        <div>{content}</div>
      )}
    </li>
  );
}
