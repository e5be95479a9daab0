import { formatDay } from "../../format/time";
import { LocationLink } from "../../location/link";
import type { PageLocation } from "../../location/location";
import type { View } from "../../location/parameters";
import { MESSAGES } from "../../messages/messages";
import { Breadcrumbs } from "../../ui/breadcrumb";
import { Icon } from "../../ui/icon";
import { Name } from "../../ui/name";
import { VIEWS } from "./views";

interface Props {
  location: PageLocation;
  id: string;
  name: string | null;
  createdAt: string | undefined;
}

/** The heading of a playlist, and the tabs of its views. */
export function PlaylistHead({ location, id, name, createdAt }: Props) {
  return (
    <div className="page-head">
      <Breadcrumbs />
      <h1>
        <Name>{name ?? id}</Name>
      </h1>
      <p className="page-facts">{createdAt ? MESSAGES.playlist.created(formatDay(createdAt, location.zone)) : " "}</p>
      {!location.embed && <Views location={location} />}
    </div>
  );
}

function Views({ location }: { location: PageLocation }) {
  return (
    <nav className="views" aria-label={MESSAGES.views.label}>
      {Object.entries(VIEWS).map(([view, { label, icon }]) => (
        <LocationLink key={view} to={{ view: view as View, node: null, viewer: null }} current={location.view === view}>
          <Icon name={icon} />
          {label}
        </LocationLink>
      ))}
    </nav>
  );
}
