import type { SpanFragment } from "../data/documents";
import { formatChange, formatPoints, formatValue, NO_VALUE, type Unit } from "../format/number";
import { formatSpan } from "../format/time";
import { MESSAGES } from "../messages/messages";
import { TextWithTooltip } from "../ui/tooltip";
import "./change.css";

const TEXTS = MESSAGES.change;

/** The direction of a relative change. */
export function directionOf(change: number): "up" | "down" | "level" {
  // A change that is displayed as 0.0 % has no direction.
  if (Math.abs(change) < 0.0005) return "level";
  return change > 0 ? "up" : "down";
}

const MARKS = { up: "▲", down: "▼", level: "■" } as const;

/** A relative change without an explanation, for tables. */
export function Change({ change, neutral = false }: { change: number | null | undefined; neutral?: boolean }) {
  if (change === null || change === undefined) return null;
  return <Directed {...{ by: change, neutral }}>{formatChange(change)}</Directed>;
}

/** By how many percentage points a share has grown: a relative change of a share is easily taken for these. */
export function ShareChange({ growth, neutral = false }: { growth: number | null; neutral?: boolean }) {
  if (growth === null) return null;
  return <Directed {...{ by: growth, neutral }}>{TEXTS.points(formatPoints(growth))}</Directed>;
}

interface Directed {
  by: number;
  /** Has no colour, since a rise is not better. */
  neutral: boolean;
  children: string;
}

function Directed({ by, neutral, children }: Directed) {
  const direction = directionOf(by);
  return (
    <span className={neutral ? "change" : `change ${direction}`}>
      <span aria-hidden="true">{MARKS[direction]}</span> {children}
    </span>
  );
}

interface Props {
  change: number | null;
  neutral: boolean;
  unit: Unit;
  current: { value: number | null; period: SpanFragment };
  compared: { value: number | null; period: SpanFragment };
}

/** A relative change; its hint shows both values with their periods. */
export function ExplainedChange({ change, neutral, unit, current, compared }: Props) {
  const explanation = TEXTS.explain(
    formatValue(current.value, unit),
    formatSpan(current.period),
    formatValue(compared.value, unit),
    formatSpan(compared.period),
  );
  return (
    <TextWithTooltip text={explanation} className="change-anchor">
      {change === null ? (
        <span className="change level">
          {NO_VALUE}
          <span className="visually-hidden"> {TEXTS.unknown}</span>
        </span>
      ) : (
        <Change {...{ change, neutral }} />
      )}
    </TextWithTooltip>
  );
}
