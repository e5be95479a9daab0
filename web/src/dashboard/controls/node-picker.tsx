import { compareNames } from "../format/locale";

interface Props {
  label: string;
  /** The label for screen readers, which begins or ends with the visible one. */
  name: string;
  /** What stands for no node. */
  none: string;
  nodes: readonly { externalId: string; name: string | null }[];
  /** External id of the chosen node. */
  chosen: string | null;
  onChoose: (node: string | null) => void;
}

/** Chooses a node of the story by its name, or none. */
export function NodePicker({ label, name, none, nodes, chosen, onChoose }: Props) {
  const named = nodes.map((node) => ({ id: node.externalId, name: node.name ?? node.externalId }));
  // A link may name a node that the playlist does not have (any more).
  if (chosen !== null && !named.some(({ id }) => id === chosen)) named.push({ id: chosen, name: chosen });
  named.sort((one, other) => compareNames(one.name, other.name));
  return (
    <label className="field select">
      <span aria-hidden="true">{label}</span>
      <select aria-label={name} value={chosen ?? ""} onChange={(event) => onChoose(event.target.value || null)}>
        <option value="">{none}</option>
        {named.map((node) => (
          <option key={node.id} value={node.id} dir="auto">
            {node.name}
          </option>
        ))}
      </select>
    </label>
  );
}
