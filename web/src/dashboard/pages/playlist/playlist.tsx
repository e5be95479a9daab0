import { Controls } from "../../controls/controls";
import { playlistHeading } from "../../data/documents";
import type { PageLocation } from "../../location/location";
import { Panels } from "../../page/panels";
import { usePage } from "../../page/use-page";
import { useTitle } from "../../ui/title";
import { PlaylistHead } from "./head";
import { PANELS } from "./panels";
import { UnknownPlaylist } from "./unknown";

/** The page of a playlist. */
export function PlaylistPage({ location, id }: { location: PageLocation; id: string }) {
  const page = usePage("PlaylistPage", playlistHeading, PANELS, location);
  const { heading } = page;
  const playlist = heading.status === "shown" ? heading.data : undefined;
  useTitle(playlist?.name ?? id);

  if (playlist === null) return <UnknownPlaylist id={id} />;
  const span = playlist?.inPeriod.period;
  return (
    <>
      <PlaylistHead location={location} id={id} name={playlist?.name ?? null} createdAt={playlist?.createdAt} />
      <Controls page={page} span={span} />
      <Panels page={page} span={span} />
    </>
  );
}
