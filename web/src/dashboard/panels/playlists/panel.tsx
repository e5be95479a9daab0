import { playlistList } from "../../data/documents";
import { useNavigate } from "../../location/history";
import { definePanel } from "../../panel/definition";
import { FirstPageLink } from "../../table/first-page-link";
import { Name } from "../../ui/name";
import { Notice } from "../../ui/notice";
import { PlaylistList } from "./body";
import { Search } from "./search";

export const PLAYLIST_LIST = definePanel({
  name: "playlists",
  title: "All playlists",
  fragment: playlistList,
  Body: PlaylistList,
  loading: 320,
  empty: ({ playlists }, { search }) => playlists.nodes.length === 0 && <EmptyList search={search} />,
  Actions: Search,
  remedy: (location) => <FirstPageLink location={location} />,
});

function EmptyList({ search }: { search: string }) {
  const navigate = useNavigate();
  if (search) {
    return (
      <Notice
        title={
          <>
            No playlist matches “<Name>{search}</Name>”
          </>
        }
        actions={
          <button type="button" className="button primary" onClick={() => navigate({ search: "", pages: [] })}>
            Show all
          </button>
        }
      >
        <p>The search looks for playlists whose name or id contains this text.</p>
      </Notice>
    );
  }
  return (
    <Notice title="There are no playlists yet">
      <p>
        Import the structure of a playlist with <code>ivgraph import-playlist</code>, or let players send events to{" "}
        <code>/v1/events</code>. <code>ivgraph demo</code> shows a sample.
      </p>
    </Notice>
  );
}
