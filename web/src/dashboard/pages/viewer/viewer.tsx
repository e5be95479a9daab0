import { Controls } from "../../controls/controls";
import { viewerHeading } from "../../data/documents";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { Panels } from "../../page/panels";
import { usePage } from "../../page/use-page";
import { viewerName } from "../../panels/viewers/viewer-name";
import { useTitle } from "../../ui/title";
import { UnknownPlaylist } from "../unknown";
import { ViewerHead } from "./head";
import { PANELS } from "./panels";

interface Props {
  location: PageLocation;
  /** Id of the playlist. */
  playlist: string;
  /** The viewerId. */
  id: string;
}

/** The page of a viewer of a playlist. One who was not there in the period keeps a page: another period has more. */
export default function ViewerPage({ location, playlist, id }: Props) {
  const page = usePage("ViewerPage", viewerHeading, PANELS, location);
  const { heading } = page;
  const found = heading.status === "shown" ? heading.data : undefined;
  const viewer = found?.viewer ?? null;
  const name = found?.name ?? playlist;
  useTitle(viewer ? viewerName(viewer) : MESSAGES.viewer.page, name);

  if (found === null) return <UnknownPlaylist id={playlist} />;
  const span = found?.inPeriod.period;
  return (
    <>
      <ViewerHead playlist={name} viewer={viewer} id={id} zone={location.zone} />
      <Controls page={page} span={span} comparable={false} />
      <Panels page={page} span={span} />
    </>
  );
}
