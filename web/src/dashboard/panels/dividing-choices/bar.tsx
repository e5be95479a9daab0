import { formatValue } from "../../format/number";
import { Deleted } from "../../table/deleted";
import { Name } from "../../ui/name";
import { type Choice, partsOf } from "./options";

/** The options of a choice: a bar of their shares, and their names beneath it in the same order. */
export function Options({ choice, zone }: { choice: Choice; zone: string }) {
  const parts = partsOf(choice);
  return (
    <div className="dividing">
      <div className="dividing-bar" aria-hidden="true">
        {parts.map(({ key, share }) => (
          <span key={key} style={{ flexGrow: share }} />
        ))}
      </div>
      <ul>
        {parts.map(({ key, name, deletedAt, share }) => (
          <li key={key}>
            <Name>{name}</Name> <span className="number">{formatValue(share, "percent")}</span>{" "}
            <Deleted at={deletedAt} zone={zone} />
          </li>
        ))}
      </ul>
    </div>
  );
}
