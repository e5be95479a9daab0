import { type ReactNode, Suspense, useEffect, useRef } from "react";
import { useReportedHeight } from "./embed/height";
import { useFocusOnNavigation } from "./location/focus";
import { useLocation } from "./location/history";
import { formatLocation, type PageLocation, pageKey } from "./location/location";
import { MESSAGES } from "./messages/messages";
import { Playlists } from "./pages/playlists/playlists";
import { TopBar } from "./top-bar";
import { ErrorBoundary } from "./ui/error-boundary";
import { whenIdle } from "./ui/idle";
import { lazyComponent } from "./ui/lazy-component";
import { Notice } from "./ui/notice";
import { Skeleton } from "./ui/skeleton";
import "./app.css";

const TEXTS = MESSAGES.app;

// The list is where most visits begin. The other pages are loaded as soon as the browser has nothing else to do, so that
// nobody waits for them.
const PlaylistPage = lazyComponent(() => import("./pages/playlist/playlist"));
const NodePage = lazyComponent(() => import("./pages/node/node"));
const ViewerPage = lazyComponent(() => import("./pages/viewer/viewer"));

function preloadPages(): void {
  for (const { preload } of [PlaylistPage, NodePage, ViewerPage]) preload();
}

/** Renders the page that the location names. */
export function App() {
  const location = useLocation();
  const main = useRef<HTMLElement>(null);
  const { embed } = location;
  useFocusOnNavigation(main, pageKey(location));
  useReportedHeight(main, embed);
  // An embedded page leads to no other one.
  useEffect(() => (embed ? undefined : whenIdle(preloadPages)), [embed]);
  return (
    <>
      {!embed && <TopBar location={location} />}
      <main ref={main} className={embed ? "embedded" : undefined}>
        <ErrorBoundary resetKey={formatLocation(location)} fallback={<UndisplayablePage isEmbed={embed} />}>
          <Suspense fallback={<Skeleton height={480} label={TEXTS.loading} />}>{pageAt(location)}</Suspense>
        </ErrorBoundary>
      </main>
    </>
  );
}

/** Each playlist, node and viewer gets a new component, so that no number appears under another name. */
function pageAt(location: PageLocation): ReactNode {
  const { playlist, node, viewer } = location;
  const key = pageKey(location);
  if (playlist === null) return <Playlists location={location} />;
  if (node !== null) return <NodePage key={key} location={location} playlist={playlist} id={node} />;
  if (viewer !== null) return <ViewerPage key={key} location={location} playlist={playlist} id={viewer} />;
  return <PlaylistPage key={key} location={location} id={playlist} />;
}

function UndisplayablePage({ isEmbed }: { isEmbed: boolean }) {
  return (
    <div className="panel" role="alert">
      <Notice
        title={<h1>{TEXTS.undisplayable}</h1>}
        actions={
          !isEmbed && (
            <a className="button primary" href="?">
              {TEXTS.startOver}
            </a>
          )
        }
      >
        <p>{TEXTS.undisplayableAdvice}</p>
      </Notice>
    </div>
  );
}
