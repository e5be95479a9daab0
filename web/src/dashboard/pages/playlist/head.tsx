import { formatDay } from "../../format/time";
import { LocationLink } from "../../location/link";
import type { PageLocation } from "../../location/location";
import { Breadcrumbs } from "../../ui/breadcrumb";
import { Icon } from "../../ui/icon";
import { Name } from "../../ui/name";

interface Props {
  location: PageLocation;
  id: string;
  name: string | null;
  createdAt: string | undefined;
}

/** The heading of a playlist, and the tabs of its two pages. */
export function PlaylistHead({ location, id, name, createdAt }: Props) {
  return (
    <div className="page-head">
      <Breadcrumbs />
      <h1>
        <Name>{name ?? id}</Name>
      </h1>
      <p className="page-facts">{createdAt ? `Created ${formatDay(createdAt, location.zone)}` : " "}</p>
      <nav className="views" aria-label="Views of the playlist">
        <LocationLink to={{ view: "numbers", node: null }} current={location.view === "numbers"}>
          <Icon name="table" />
          Overview
        </LocationLink>
        <LocationLink to={{ view: "map", node: null }} current={location.view === "map"}>
          <Icon name="branch" />
          Story map
        </LocationLink>
      </nav>
    </div>
  );
}
