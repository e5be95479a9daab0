import { playlistList } from "../../data/documents";
import { useNavigate } from "../../location/history";
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
  empty: ({ playlists }, { search }) => playlists.nodes.length === 0 && <EmptyList search={search} />,
  Actions: ({ location }) => <ListSearch location={location} label={TEXTS.search} placeholder={TEXTS.searchHint} />,
  remedy: ({ pages }) => pages.length > 0 && <FirstPageLink />,
});

function EmptyList({ search }: { search: string }) {
  const navigate = useNavigate();
  if (search) {
    return (
      <Notice
        title={TEXTS.notFound(<Name>{search}</Name>)}
        actions={
          <button type="button" className="button primary" onClick={() => navigate({ search: "", pages: [] })}>
            {TEXTS.showAll}
          </button>
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
