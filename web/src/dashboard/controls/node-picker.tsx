import { compareNames } from "../format/locale";

interface Props {
  label: string;
  /** What stands for no node. */
  none: string;
  nodes: readonly { externalId: string; name: string | null }[];
  /** External id of the chosen node. */
  chosen: string | null;
  onChoose: (node: string | null) => void;
}

/** Chooses a node of the story by its name, or none. */
export function NodePicker({ label, none, nodes, chosen, onChoose }: Props) {
  const named = nodes.map(({ externalId, name }) => ({ id: externalId, name: name ?? externalId }));
  // A link may name a node that the playlist does not have (any more).
  if (chosen !== null && !named.some(({ id }) => id === chosen)) named.push({ id: chosen, name: chosen });
  named.sort((one, other) => compareNames(one.name, other.name));
  return (
    <label className="field select">
      <span>{label}</span>
      <select value={chosen ?? ""} onChange={(event) => onChoose(event.target.value || null)}>
        <option value="">{none}</option>
        {named.map(({ id, name }) => (
          <option key={id} value={id} dir="auto">
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
