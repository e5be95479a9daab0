import { Controls } from "../../controls/controls";
import { playlistsHeading } from "../../data/documents";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { Panels } from "../../page/panels";
import { usePage } from "../../page/use-page";
import { useTitle } from "../../ui/title";
import { PANELS } from "./panels";

const TEXTS = MESSAGES.playlistList;

/** The list of all playlists, page by page. */
export function Playlists({ location }: { location: PageLocation }) {
  const page = usePage("Playlists", playlistsHeading, PANELS, location);
  const { heading } = page;
  useTitle(TEXTS.title);
  const found = heading.status === "shown" ? heading.data?.playlists : undefined;
  const span = found?.nodes[0]?.metrics.period;
  return (
    <>
      <div className="page-head">
        <h1>{TEXTS.title}</h1>
        <p className="page-facts">{found ? TEXTS.count(found.totalCount) : "\u00a0"}</p>
      </div>
      <Controls page={page} span={span} comparable={false} />
      <Panels page={page} span={span} />
    </>
  );
}
