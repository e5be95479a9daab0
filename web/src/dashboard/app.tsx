import { useRef } from "react";
import { useReportedHeight } from "./embed/height";
import { useFocusOnNavigation } from "./location/focus";
import { useLocation } from "./location/history";
import { formatLocation, pageKey } from "./location/location";
import { MESSAGES } from "./messages/messages";
import { NodePage } from "./pages/node/node";
import { PlaylistPage } from "./pages/playlist/playlist";
import { Playlists } from "./pages/playlists/playlists";
import { ViewerPage } from "./pages/viewer/viewer";
import { TopBar } from "./top-bar";
import { ErrorBoundary } from "./ui/error-boundary";
import { Notice } from "./ui/notice";
import "./app.css";

const TEXTS = MESSAGES.app;

/**
 * Renders the page that the location names. Each playlist, node and viewer gets a new component, so that no number
 * appears under another name.
 */
export function App() {
  const location = useLocation();
  const main = useRef<HTMLElement>(null);
  const page = pageKey(location);
  useFocusOnNavigation(main, page);
  useReportedHeight(main, location.embed);
  const { playlist, node, viewer, embed } = location;
  return (
    <>
      {!embed && <TopBar location={location} />}
      <main ref={main} className={embed ? "embedded" : undefined}>
        <ErrorBoundary resetKey={formatLocation(location)} fallback={<UndisplayablePage isEmbed={embed} />}>
          {playlist === null ? (
            <Playlists location={location} />
          ) : node !== null ? (
            <NodePage key={page} location={location} playlist={playlist} id={node} />
          ) : viewer !== null ? (
            <ViewerPage key={page} location={location} playlist={playlist} id={viewer} />
          ) : (
            <PlaylistPage key={page} location={location} id={playlist} />
          )}
        </ErrorBoundary>
      </main>
    </>
  );
}

function UndisplayablePage({ isEmbed }: { isEmbed: boolean }) {
  return (
    <div className="panel" role="alert">
      <Notice
        title={<h1 className="notice-title">{TEXTS.undisplayable}</h1>}
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
