import { playlistList } from "../../data/documents";
import { useNavigate } from "../../location/history";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { definePanel } from "../../panel/definition";
import { FirstPageLink } from "../../table/first-page";
import { ListSearch } from "../../table/list-search";
import { Name } from "../../ui/name";
import { Notice } from "../../ui/notice";
import { PlaylistList } from "./body";

const TEXTS = MESSAGES.playlists;

export const PLAYLIST_LIST = definePanel({
  name: "playlists",
  title: TEXTS.title,
  fragment: playlistList,
  Body: PlaylistList,
  loading: 320,
  empty: ({ playlists }, location) => playlists.nodes.length === 0 && <EmptyList location={location} />,
  Actions: ({ location }) => <ListSearch location={location} label={TEXTS.search} placeholder={TEXTS.searchHint} />,
  remedy: ({ pages }) => pages.length > 0 && <FirstPageLink />,
});

/** Says why no playlist is listed. An embed keeps what its link searched for. */
function EmptyList({ location: { search, embed } }: { location: PageLocation }) {
  const navigate = useNavigate();
  if (search) {
    return (
      <Notice
        title={TEXTS.notFound(<Name>{search}</Name>)}
        actions={
          !embed && (
            <button type="button" className="button primary" onClick={() => navigate({ search: "", pages: [] })}>
              {TEXTS.showAll}
            </button>
          )
        }
      >
        <p>{TEXTS.notFoundAdvice}</p>
      </Notice>
    );
  }
  return (
    <Notice title={TEXTS.emptyTitle}>
      <p>{TEXTS.empty}</p>
    </Notice>
  );
}
