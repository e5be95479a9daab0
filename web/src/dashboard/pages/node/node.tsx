import { Controls } from "../../controls/controls";
import { nodeHeading } from "../../data/documents";
import type { PageLocation } from "../../location/location";
import { Panels } from "../../page/panels";
import { usePage } from "../../page/use-page";
import { useTitle } from "../../ui/title";
import { UnknownNode, UnknownPlaylist } from "../unknown";
import { NodeHead } from "./head";
import { PANELS } from "./panels";

interface Props {
  location: PageLocation;
  /** Id of the playlist. */
  playlist: string;
  id: string;
}

/** The page of a node. */
export default function NodePage({ location, playlist, id }: Props) {
  const page = usePage("NodePage", nodeHeading, PANELS, location);
  const { heading } = page;
  const found = heading.status === "shown" ? heading.data : undefined;
  useTitle(found?.node?.name ?? id, found?.name ?? playlist);

  if (found === null) return <UnknownPlaylist id={playlist} />;
  if (found?.node === null) return <UnknownNode id={id} playlist={found.name ?? playlist} />;
  const span = found?.inPeriod.period;
  return (
    <>
      <NodeHead playlist={found?.name ?? playlist} node={found?.node} id={id} zone={location.zone} />
      <Controls page={page} span={span} />
      <Panels page={page} span={span} />
    </>
  );
}
