import { Controls } from "../../controls/controls";
import { playlistHeading } from "../../data/documents";
import type { PageLocation } from "../../location/location";
import { Panels } from "../../page/panels";
import { usePage } from "../../page/use-page";
import { useTitle } from "../../ui/title";
import { UnknownPlaylist } from "../unknown";
import { PlaylistHead } from "./head";
import { VIEWS } from "./views";

/** A view of a playlist: a page of panels. */
export default function PlaylistPage({ location, id }: { location: PageLocation; id: string }) {
  const { label, request, panels, isComparable } = VIEWS[location.view];
  const page = usePage(request, playlistHeading, panels, location);
  const { heading } = page;
  const playlist = heading.status === "shown" ? heading.data : undefined;
  const name = playlist?.name ?? id;
  useTitle(...(location.view === "numbers" ? [name] : [label, name]));

  if (playlist === null) return <UnknownPlaylist id={id} />;
  const span = playlist?.inPeriod.period;
  return (
    <>
      <PlaylistHead location={location} id={id} name={playlist?.name ?? null} createdAt={playlist?.createdAt} />
      <Controls page={page} span={span} comparable={isComparable} />
      <Panels page={page} span={span} />
    </>
  );
}
