import { cursorsOf, stepsOf, withCursors } from "../../data/lists";
import { formatSeconds } from "../../format/number";
import { useNavigate } from "../../location/history";
import { LocationLink } from "../../location/link";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { FirstPageLink } from "../../table/first-page";
import { Icon } from "../../ui/icon";
import { Name } from "../../ui/name";
import { Failure } from "../../ui/notice";
import { TextWithTooltip } from "../../ui/tooltip";
import type { Plays } from "./plays";
import { nameOf, reasonOf, type Step } from "./session";

const TEXTS = MESSAGES.viewerSessions;

/** The nodes of a session one after the other. On each arrow is why the next one followed. */
export function Way({ plays, location }: { plays: Plays; location: PageLocation }) {
  const { session, steps } = plays;
  const further = session.stepCount - steps.length;
  return (
    <ol className="viewer-way" aria-label={TEXTS.way} tabIndex={-1}>
      {steps.map((step, index) => {
        const isLast = index === steps.length - 1 && further <= 0;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: several steps may have one time and node, and none changes its place
          <li key={index} className="viewer-step">
            <Place step={step} isEnding={isLast && session.end === "ENDING"} />
            {!isLast && <Arrow step={step} />}
          </li>
        );
      })}
      {further > 0 && (
        <li className="viewer-step viewer-further">
          {TEXTS.further(further)}
          <Further plays={plays} location={location} />
        </li>
      )}
    </ol>
  );
}

/** Loads the next plays, or tells why they could not be loaded. */
function Further({ plays: { session, next, awaited }, location }: { plays: Plays; location: PageLocation }) {
  const navigate = useNavigate();
  if (awaited?.result.status === "failed") {
    const { error, isRetrying } = awaited.result;
    return <Failure error={error} retrying={isRetrying} onRetry={awaited.retry} actions={<FirstPageLink />} />;
  }
  const list = stepsOf(session);
  const showMore = () => {
    if (next === null) return;
    const pages = withCursors(list, location, [...cursorsOf(list, location), next]);
    // Back leaves the page: it does not hide plays again.
    navigate({ pages }, { replace: true });
  };
  return (
    <button ref={leaveFocusToList} type="button" className="button" aria-busy={awaited !== null} onClick={showMore}>
      {TEXTS.showMore}
    </button>
  );
}

/** When the last plays are shown, the button goes: without this, the keyboard would start again at the top of the page. */
function leaveFocusToList(button: HTMLButtonElement) {
  const list = button.closest("ol");
  return () => {
    if (document.activeElement === button) list?.focus({ preventScroll: true });
  };
}

function Place({ step, isEnding }: { step: Step; isEnding: boolean }) {
  const { node, watchedSeconds } = step;
  const className = `viewer-place ${isEnding ? "viewer-place-ending" : ""}`;
  const inside = (
    <>
      <Name>{nameOf(step)}</Name> <small className="number">{formatSeconds(watchedSeconds)}</small>
    </>
  );
  if (!node) return <span className={className}>{inside}</span>;
  return (
    <LocationLink to={{ node: node.externalId, viewer: null }} className={className}>
      {inside}
    </LocationLink>
  );
}

function Arrow({ step }: { step: Step }) {
  const reason = reasonOf(step);
  const { decisionSeconds, hotspot } = step;
  return (
    <span className="viewer-arrow">
      <span className="visually-hidden">{TEXTS.because}</span>
      {hotspot && decisionSeconds !== null ? (
        <TextWithTooltip text={TEXTS.decided(formatSeconds(decisionSeconds))}>
          <Name>{reason ?? ""}</Name>
        </TextWithTooltip>
      ) : (
        <span className={hotspot ? undefined : "viewer-cause"}>
          {reason ? <Name>{reason}</Name> : <span className="visually-hidden">{TEXTS.unknownCause}</span>}
        </span>
      )}
      <Icon name="arrow" />
    </span>
  );
}
