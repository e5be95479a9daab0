import { lazy, Suspense } from "react";
import { formatAddress } from "./address/address";
import { useAddress } from "./address/history";
import { NodePage } from "./node/node";
import { PlaylistPage } from "./playlist/playlist";
import { Playlists } from "./playlists/playlists";
import { Boundary } from "./state/boundary";
import { Skeleton } from "./state/skeleton";
import { TopBar } from "./top-bar";
import "./app.css";

const StoryPage = lazy(() => import("./story/story"));

/** The page: what the address says. A playlist and a node each begin afresh, so that no number stands under another's name. */
export function App() {
  const address = useAddress();
  const { playlist, node, view } = address;
  return (
    <>
      <TopBar address={address} />
      <main>
        <Boundary place={formatAddress(address)}>
          {playlist === null ? (
            <Playlists address={address} />
          ) : node !== null ? (
            <NodePage key={`${playlist} ${node}`} address={address} playlist={playlist} id={node} />
          ) : view === "map" ? (
            <Suspense fallback={<Skeleton height={600} />}>
              <StoryPage key={playlist} address={address} id={playlist} />
            </Suspense>
          ) : (
            <PlaylistPage key={playlist} address={address} id={playlist} />
          )}
        </Boundary>
      </main>
    </>
  );
}
