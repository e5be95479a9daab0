import type { Address } from "../address/address";
import { AddressLink } from "../address/link";
import { formatDay } from "../format/time";
import { Name } from "../state/name";
import { Way } from "../state/way";
import { Icon } from "../theme/icon";

interface Props {
  address: Address;
  id: string;
  name: string | null;
  createdAt: string | undefined;
}

/** The name of a playlist, and the two ways to look at it. */
export function PlaylistHead({ address, id, name, createdAt }: Props) {
  return (
    <div className="page-head">
      <Way />
      <h1>
        <Name>{name ?? id}</Name>
      </h1>
      <p className="page-facts">{createdAt ? `Created ${formatDay(createdAt, address.zone)}` : " "}</p>
      <nav className="views" aria-label="Views of the playlist">
        <AddressLink to={{ view: "numbers", node: null }} current={address.view === "numbers"}>
          <Icon name="table" />
          Overview
        </AddressLink>
        <AddressLink to={{ view: "map", node: null }} current={address.view === "map"}>
          <Icon name="branch" />
          Story map
        </AddressLink>
      </nav>
    </div>
  );
}
