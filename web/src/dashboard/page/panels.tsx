import { Fragment } from "react";
import type { SpanFragment } from "../data/documents";
import { MESSAGES } from "../messages/messages";
import { PanelHost } from "../panel/host";
import { Name } from "../ui/name";
import { Failure, Notice } from "../ui/notice";
import { StaleBanner } from "./stale-banner";
import type { PageState } from "./use-page";

/**
 * The panels of a page. If all of them failed, the reason is told once: in their place, or above the old numbers.
 *
 * @param span the period of the numbers
 */
export function Panels({ page, span }: { page: PageState<unknown>; span: SpanFragment | undefined }) {
  const { location, panels, error, receivedAt, isFetching, refresh } = page;
  if (error && receivedAt === undefined) {
    return (
      <div className="panel">
        <Failure
          error={error}
          retrying={isFetching}
          onRetry={refresh}
          actions={panels.map(({ panel }) => <Fragment key={panel.name}>{panel.remedy?.(location)}</Fragment>)}
        />
      </div>
    );
  }
  if (panels.length === 0) return <UnknownPanel name={location.panel} />;
  const isCurrent = panels.every(({ result }) => result?.status !== "shown" || result.isCurrent);
  return (
    <>
      {error && receivedAt !== undefined && (
        <StaleBanner
          {...{ error, receivedAt, isCurrent, span }}
          zone={location.zone}
          isRetrying={isFetching}
          onRetry={refresh}
        />
      )}
      {panels.map(({ panel, question, result, retry, onView }) => (
        <PanelHost
          key={panel.name}
          {...{ panel, question, result, location, onView }}
          pageError={error}
          onRetry={retry}
        />
      ))}
    </>
  );
}

/** The link of an embed names a panel that the page does not have. */
function UnknownPanel({ name }: { name: string | null }) {
  return (
    <div className="panel">
      <Notice title={MESSAGES.embed.unknownPanel(<Name>{name ?? ""}</Name>)}>
        <p>{MESSAGES.embed.unknownPanelAdvice}</p>
      </Notice>
    </div>
  );
}
