import { useState } from "react";
import { formatValue } from "../format/number";
import { DIMENSIONS, type Dimension } from "../location/audience";
import { MESSAGES } from "../messages/messages";
import { valueLabel } from "./value-label";

const TEXTS = MESSAGES.controls.values;

interface Value {
  value: string | null;
  plays: number;
}

interface Props {
  dimension: Dimension;
  values: readonly Value[];
  chosen: readonly (string | null)[];
  onChange: (chosen: readonly (string | null)[]) => void;
}

/** A longer list of values has a search field. */
const MAX_WITHOUT_SEARCH = 8;

/** The values of a dimension as check boxes. */
export function ValueList({ dimension, values, chosen, onChange }: Props) {
  const [search, setSearch] = useState("");
  const { label } = DIMENSIONS[dimension];
  // A chosen value can be removed again even if it does not occur in the period.
  const absent = chosen.filter((value) => !values.some((each) => each.value === value));
  const all = [...values, ...absent.map((value) => ({ value, plays: 0 }))];
  const found = all.filter(({ value }) => valueLabel(dimension, value).toLowerCase().includes(search.toLowerCase()));
  const toggle = (value: string | null) =>
    onChange(chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value]);

  if (all.length === 0) return <p className="audience-none">{TEXTS.nobody}</p>;
  return (
    <fieldset className="values">
      <legend className="visually-hidden">{label}</legend>
      {all.length > MAX_WITHOUT_SEARCH && (
        <input
          type="search"
          className="field"
          placeholder={TEXTS.find(all.length)}
          aria-label={TEXTS.findIn(label)}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      )}
      <ul>
        {found.map(({ value, plays }) => (
          <li key={value ?? ""}>
            <label>
              <input type="checkbox" checked={chosen.includes(value)} onChange={() => toggle(value)} />
              <span className={value === null ? "values-unknown" : undefined}>{valueLabel(dimension, value)}</span>
              <span className="number">{TEXTS.plays(plays, formatValue(plays, "count"))}</span>
            </label>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="audience-none">{TEXTS.notFound(search)}</p>}
    </fieldset>
  );
}
