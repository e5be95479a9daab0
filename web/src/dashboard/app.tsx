import { useRef } from "react";
import { formatAddress } from "./address/address";
import { useArrival } from "./address/arrival";
import { namePlace, useAddress } from "./address/history";
import { NodePage } from "./node/node";
import { PlaylistHead } from "./playlist/head";
import { PlaylistPage } from "./playlist/playlist";
import { Playlists } from "./playlists/playlists";
import { Boundary } from "./state/boundary";
import { lazyPart, MissingPart } from "./state/lazy-part";
import { Skeleton } from "./state/skeleton";
import { TopBar } from "./top-bar";
import "./app.css";

type StoryProps = Parameters<typeof import("./story/story")["default"]>[0];

const StoryPage = lazyPart<StoryProps>(
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
        <MissingPart />
      </div>
    </>
  ),
);

/**
 * The page: what the address says. A playlist and a node each begin afresh, so that no number stands under another's
 * name.
 */
export function App() {
  const address = useAddress();
  const main = useRef<HTMLElement>(null);
  const place = namePlace(address);
  useArrival(main, place);
  const { playlist, node, view } = address;
  return (
    <>
      <TopBar address={address} />
      <main ref={main}>
        <Boundary place={formatAddress(address)}>
          {playlist === null ? (
            <Playlists address={address} />
          ) : node !== null ? (
            <NodePage key={place} address={address} playlist={playlist} id={node} />
          ) : view === "map" ? (
            <StoryPage key={place} address={address} id={playlist} />
          ) : (
            <PlaylistPage key={place} address={address} id={playlist} />
          )}
        </Boundary>
      </main>
    </>
  );
}
