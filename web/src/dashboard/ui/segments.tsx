import "./segments.css";

interface Props<Value extends string> {
  /** What is chosen, for screen readers. */
  label: string;
  /** A few, each of one or two words. */
  options: readonly { value: Value; label: string }[];
  /** Null if none of them is chosen. */
  value: Value | null;
  onChoose: (value: Value) => void;
}

/** Buttons side by side, of which one is chosen: a choice between few values that are all worth reading. */
export function Segments<Value extends string>({ label, options, value, onChoose }: Props<Value>) {
  return (
    <div className="segments" role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChoose(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
