import { Suspense, useEffect, useId } from "react";
import { type ApiError, isSameError } from "../data/failure";
import { graphiqlLink } from "../data/graphiql-link";
import type { Result } from "../data/use-answers";
import type { Question } from "../data/variables";
import { formatAsOf } from "../format/time";
import type { PageLocation } from "../location/location";
import { MESSAGES } from "../messages/messages";
import { ErrorBoundary } from "../ui/error-boundary";
import { Icon } from "../ui/icon";
import { Failure, Notice } from "../ui/notice";
import { Skeleton } from "../ui/skeleton";
import { Tooltip } from "../ui/tooltip";
import type { Panel } from "./definition";
import { DetailsButton, useDetails } from "./details";
import { useInView } from "./in-view";
import "./host.css";

const TEXTS = MESSAGES.panel;

/** The height of details whose code is loading. */
const DETAILS_HEIGHT = 320;

interface Props {
  panel: Panel;
  question: Question;
  /** Null until the panel comes into view, if it is loaded then. */
  result: Result<unknown> | null;
  location: PageLocation;
  /** The error that the page shows for all panels. */
  pageError: ApiError | null;
  onRetry: () => void;
  onView: () => void;
}

/** A section of a page with a title, whatever it shows, and a link to its query in GraphiQL, which an embed lacks. */
export function PanelHost({ panel, question, result, location, pageError, onRetry, onView }: Props) {
  const heading = useId();
  const section = useInView<HTMLElement>(result === null, onView);
  const [open, toggle] = useDetails(panel.name, location);
  const { title, Actions, Details, hint, empty, className = "" } = panel;
  const shown = result?.status === "shown" ? result : null;
  const staleAge = shown?.error ? formatAsOf(shown.receivedAt, location.zone) : null;
  const isEmpty = shown?.data != null && Boolean(empty?.(shown.data, location));
  const hasDetails = Details && shown && shown.data !== null && (shown.isCurrent || !ownError(result, pageError));
  return (
    <section
      ref={section}
      className={`panel ${className} ${staleAge ? "stale" : ""}`}
      aria-labelledby={heading}
      aria-busy={shown?.isUpdating ?? false}
      data-status={result?.status ?? "waiting"}
    >
      <header className="panel-head">
        <h2 id={heading}>{title}</h2>
        {staleAge && <span className="badge gone panel-age">{TEXTS.asOf(staleAge)}</span>}
        <div className="panel-actions">
          {Actions && <Actions location={location} />}
          {!location.embed && <QueryLink title={title} question={question} />}
        </div>
      </header>
      <ErrorBoundary resetKey={`${question.key} ${shown?.receivedAt}`} fallback={<Undisplayable />}>
        <Content {...{ panel, result, location, pageError, onRetry }} />
        {Details && (
          <footer className="panel-foot">
            <DetailsButton open={open} onToggle={toggle} />
            {hint && !isEmpty && !location.embed && <span>{hint}</span>}
          </footer>
        )}
        {open && hasDetails && (
          <div className="panel-details">
            <Suspense fallback={<LoadingSpace height={DETAILS_HEIGHT} title={title} />}>
              <Details data={shown.data} location={location} fileName={fileName(panel, location)} />
            </Suspense>
          </div>
        )}
      </ErrorBoundary>
    </section>
  );
}

function Content({ panel, result, location, pageError, onRetry }: Omit<Props, "question" | "onView">) {
  const { Body, empty } = panel;
  const error = ownError(result, pageError);
  if (error && (result?.status === "failed" || (result?.status === "shown" && !result.isCurrent))) {
    const isRetrying = result.status === "failed" ? result.isRetrying : result.isUpdating;
    return <Failure error={error} retrying={isRetrying} onRetry={onRetry} actions={panel.remedy?.(location)} />;
  }
  // A page that shows the error of all panels has nothing more to say here.
  if (result === null || result.status === "failed") return <Placeholder panel={panel} />;
  if (result.status === "loading" || result.data === null) return <Loading panel={panel} location={location} />;
  return (
    <>
      {error && <Failure error={error} retrying={result.isUpdating} onRetry={onRetry} />}
      {empty?.(result.data, location) || (
        <Suspense fallback={<Loading panel={panel} location={location} />}>
          <Body data={result.data} location={location} fileName={fileName(panel, location)} />
        </Suspense>
      )}
    </>
  );
}

/** The error that is this panel's alone. */
function ownError(result: Result<unknown> | null, pageError: ApiError | null): ApiError | null {
  const error = result && result.status !== "loading" ? result.error : null;
  return isSameError(error, pageError) ? null : error;
}

function QueryLink({ title, question }: { title: string; question: Question }) {
  return (
    <Tooltip text={TEXTS.queryHint}>
      <a className="button quiet" href={graphiqlLink(question)}>
        <Icon name="query" />
        <span className="panel-query">{TEXTS.query(title)}</span>
      </a>
    </Tooltip>
  );
}

/** Takes the place of a body whose numbers or code are loading: both at once. */
function Loading({ panel: { Body, loading, title }, location }: { panel: Panel; location: PageLocation }) {
  useEffect(() => {
    if ("preload" in Body) Body.preload();
  }, [Body]);
  if (typeof loading === "number") return <LoadingSpace height={loading} title={title} />;
  const Placeholder = loading;
  return <Placeholder location={location} />;
}

function LoadingSpace({ height, title }: { height: number; title: string }) {
  return (
    <div className="panel-loading">
      <Skeleton height={height} label={TEXTS.loading(title)} />
    </div>
  );
}

/** Keeps the place of a panel that has nothing to show and is not loading. */
function Placeholder({ panel }: { panel: Panel }) {
  return <div style={{ height: typeof panel.loading === "number" ? panel.loading : undefined }} />;
}

function Undisplayable() {
  return (
    <div role="alert">
      <Notice title={TEXTS.undisplayable}>
        <p>{TEXTS.undisplayableAdvice}</p>
      </Notice>
    </div>
  );
}

function fileName({ name }: Panel, { playlist, node, viewer }: PageLocation): string {
  return [playlist, node ?? viewer, name].filter((part) => part !== null).join(" ");
}
