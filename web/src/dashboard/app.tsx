import { useRef } from "react";
import { formatAddress } from "./address/address";
import { useFocusOnNavigation } from "./address/focus";
import { pageKey, useAddress } from "./address/history";
import { NodePage } from "./node/node";
import { PlaylistHead } from "./playlist/head";
import { PlaylistPage } from "./playlist/playlist";
import { Playlists } from "./playlists/playlists";
import { ErrorBoundary } from "./state/error-boundary";
import { LoadFailure, lazyComponent } from "./state/lazy-component";
import { Skeleton } from "./state/skeleton";
import { TopBar } from "./top-bar";
import "./app.css";

type StoryProps = Parameters<typeof import("./story/story")["default"]>[0];

const StoryPage = lazyComponent<StoryProps>(
  () => import("./story/story"),
  ({ address, id }) => (
    <>
      <PlaylistHead address={address} id={id} name={null} createdAt={undefined} />
      <Skeleton height={600} label="Loading the story map" />
    </>
  ),
  ({ address, id }) => (
    <>
      <PlaylistHead address={address} id={id} name={null} createdAt={undefined} />
      <div className="panel">
        <LoadFailure />
      </div>
    </>
  ),
);

/**
 * Renders the page that the address names. Each playlist and node gets a new component, so that no number appears under
 * another name.
 */
export function App() {
  const address = useAddress();
  const main = useRef<HTMLElement>(null);
  const page = pageKey(address);
  useFocusOnNavigation(main, page);
  const { playlist, node, view } = address;
  return (
    <>
      <TopBar address={address} />
      <main ref={main}>
        <ErrorBoundary resetKey={formatAddress(address)}>
          {playlist === null ? (
            <Playlists address={address} />
          ) : node !== null ? (
            <NodePage key={page} address={address} playlist={playlist} id={node} />
          ) : view === "map" ? (
            <StoryPage key={page} address={address} id={playlist} />
          ) : (
            <PlaylistPage key={page} address={address} id={playlist} />
          )}
        </ErrorBoundary>
      </main>
    </>
  );
}
