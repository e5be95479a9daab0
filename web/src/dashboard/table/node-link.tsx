import { LocationLink } from "../location/link";
import { Name } from "../ui/name";

interface NamedNode {
  externalId: string;
  name: string | null;
}

/** A node's name, which leads to its page. */
export function NodeLink({ node: { externalId, name } }: { node: NamedNode }) {
  return (
    <LocationLink to={{ node: externalId }} className="table-name">
      <Name>{name ?? externalId}</Name>
    </LocationLink>
  );
}

export function nameOf({ externalId, name }: NamedNode): string {
  return name ?? externalId;
}
