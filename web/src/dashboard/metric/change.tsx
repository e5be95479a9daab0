import type { SpanFragment } from "../data/documents";
import { formatChange, formatValue, type Unit } from "../format/number";
import { formatSpan } from "../format/time";
import { TextWithTooltip } from "../ui/tooltip";
import "./change.css";

/** The direction of a relative change. */
export function directionOf(change: number): "up" | "down" | "level" {
  // A change that is displayed as 0.0 % has no direction.
  if (Math.abs(change) < 0.0005) return "level";
  return change > 0 ? "up" : "down";
}

const MARKS = { up: "▲", down: "▼", level: "■" } as const;

/** A relative change without an explanation, for tables. */
export function Change({ change }: { change: number | null | undefined }) {
  if (change === null || change === undefined) return null;
  const direction = directionOf(change);
  return (
    <span className={`change ${direction}`}>
      <span aria-hidden="true">{MARKS[direction]}</span> {formatChange(change)}
    </span>
  );
}

interface Props {
  change: number | null;
  unit: Unit;
  current: { value: number | null; period: SpanFragment };
  compared: { value: number | null; period: SpanFragment };
}

/** A relative change; its hint shows both values with their periods. */
export function ExplainedChange({ change, unit, current, compared }: Props) {
  const explanation = (
    <>
      <strong>{formatValue(current.value, unit)}</strong> in {formatSpan(current.period)},
      <br /> after <strong>{formatValue(compared.value, unit)}</strong> in {formatSpan(compared.period)}
    </>
  );
  return (
    <TextWithTooltip text={explanation} className="change-anchor">
      {change === null ? (
        <span className="change level">
          –<span className="visually-hidden"> no change known</span>
        </span>
      ) : (
        <Change change={change} />
      )}
    </TextWithTooltip>
  );
}
