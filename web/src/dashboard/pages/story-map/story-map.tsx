import { Controls } from "../../controls/controls";
import { playlistHeading } from "../../data/documents";
import type { PageLocation } from "../../location/location";
import { Panels } from "../../page/panels";
import { usePage } from "../../page/use-page";
import { useTitle } from "../../ui/title";
import { PlaylistHead } from "../playlist/head";
import { UnknownPlaylist } from "../playlist/unknown";
import { PANELS } from "./panels";

/** The page with the map of a playlist. */
export function StoryMapPage({ location, id }: { location: PageLocation; id: string }) {
  const page = usePage("StoryMap", playlistHeading, PANELS, location);
  const { heading } = page;
  const playlist = heading.status === "shown" ? heading.data : undefined;
  useTitle("Story map", playlist?.name ?? id);

  if (playlist === null) return <UnknownPlaylist id={id} />;
  const span = playlist?.inPeriod.period;
  return (
    <>
      <PlaylistHead location={location} id={id} name={playlist?.name ?? null} createdAt={playlist?.createdAt} />
      <Controls page={page} span={span} comparable={false} />
      <Panels page={page} span={span} />
    </>
  );
}
