import styles from "./segments.module.css";
import { Tooltip } from "./tooltip";

interface Option<Value extends string> {
  value: Value;
  label: string;
  hint?: string;
}

interface Props<Value extends string> {
  /** What is chosen, for screen readers. */
  label: string;
  /** A few, each of one or two words; the hint is the tooltip of one that they do not explain. */
  options: readonly Option<Value>[];
  /** Null if none of them is chosen. */
  value: Value | null;
  onChoose: (value: Value) => void;
}

/** Buttons side by side, of which one is chosen: a choice between few values that are all worth reading. */
export function Segments<Value extends string>({ label, options, value, onChoose }: Props<Value>) {
  return (
    <div className={styles.root} role="group" aria-label={label}>
      {options.map((option) => {
        const button = (
          <button
            key={option.value}
            type="button"
            aria-pressed={option.value === value}
            onClick={() => onChoose(option.value)}
          >
            {option.label}
          </button>
        );
        if (!option.hint) return button;
        return (
          <Tooltip key={option.value} text={option.hint}>
            {button}
          </Tooltip>
        );
      })}
    </div>
  );
}
