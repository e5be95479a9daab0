import type { Address } from "../address/address";
import { AddressLink } from "../address/link";
import { formatDay } from "../format/time";
import { Breadcrumbs } from "../state/breadcrumbs";
import { Name } from "../state/name";
import { Icon } from "../theme/icon";

interface Props {
  address: Address;
  id: string;
  name: string | null;
  createdAt: string | undefined;
}

/** The heading of a playlist, and the tabs of its two pages. */
export function PlaylistHead({ address, id, name, createdAt }: Props) {
  return (
    <div className="page-head">
      <Breadcrumbs />
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
