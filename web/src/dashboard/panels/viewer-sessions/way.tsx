import { formatSeconds } from "../../format/number";
import { LocationLink } from "../../location/link";
import { MESSAGES } from "../../messages/messages";
import { Icon } from "../../ui/icon";
import { Name } from "../../ui/name";
import { TextWithTooltip } from "../../ui/tooltip";
import { nameOf, reasonOf, type Session, type Step } from "./session";

const TEXTS = MESSAGES.viewerSessions;

/** The nodes of a session one after the other. On each arrow is why the next one followed. */
export function Way({ session: { steps, stepCount, end } }: { session: Session }) {
  const { nodes } = steps;
  const further = stepCount - nodes.length;
  return (
    <ol className="viewer-way" aria-label={TEXTS.way}>
      {nodes.map((step, index) => {
        const isLast = index === nodes.length - 1 && further <= 0;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: several steps may have one time and node, and none changes its place
          <li key={index} className="viewer-step">
            <Place step={step} isEnding={isLast && end === "ENDING"} />
            {!isLast && <Arrow step={step} />}
          </li>
        );
      })}
      {further > 0 && <li className="viewer-step viewer-further">{TEXTS.further(further)}</li>}
    </ol>
  );
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
