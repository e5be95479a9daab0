import { type FormEvent, useState } from "react";
import type { ViewerKind } from "../data/documents";
import type { Audience } from "../location/audience";
import { MESSAGES } from "../messages/messages";

const TEXTS = MESSAGES.controls.viewers;

interface Props {
  audience: Audience;
  onChange: (audience: Audience) => void;
}

const KINDS: readonly { kind: ViewerKind | null; label: string }[] = [
  { kind: null, label: TEXTS.all },
  { kind: "AUTHENTICATED", label: TEXTS.authenticated },
  { kind: "ANONYMOUS", label: TEXTS.anonymous },
];

/** Selects a kind of viewer, or viewers by their ids. */
export function ViewerChoice({ audience, onChange }: Props) {
  const [id, setId] = useState("");
  const add = (event: FormEvent) => {
    event.preventDefault();
    const viewer = id.trim();
    if (viewer && !audience.viewers.includes(viewer)) onChange({ ...audience, viewers: [...audience.viewers, viewer] });
    setId("");
  };
  return (
    <div className="viewers">
      <fieldset className="values">
        <legend className="visually-hidden">{TEXTS.kind}</legend>
        <ul>
          {KINDS.map(({ kind, label }) => (
            <li key={label}>
              <label>
                <input
                  type="radio"
                  name="kind"
                  checked={audience.kind === kind}
                  onChange={() => onChange({ ...audience, kind })}
                />
                <span>{label}</span>
              </label>
            </li>
          ))}
        </ul>
      </fieldset>
      <form className="audience-add" onSubmit={add}>
        <label htmlFor="viewer-id">{TEXTS.byId}</label>
        <div>
          <input id="viewer-id" className="field" value={id} onChange={(event) => setId(event.target.value)} />
          <button type="submit" className="button">
            {TEXTS.add}
          </button>
        </div>
      </form>
    </div>
  );
}
