import { formatValue } from "../../format/number";
import { formatInstant } from "../../format/time";
import { useNavigate } from "../../location/history";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { Tooltip } from "../../ui/tooltip";
import { beforeAndAfter, type Change } from "./versions";

const TEXTS = MESSAGES.timeline;

/** More changes are folded away. */
const MAX_UNFOLDED = 3;

/** When the story changed in the period, each with a button that compares before and after. */
export function Changes({ changes, location }: { changes: readonly Change[]; location: PageLocation }) {
  if (changes.length === 0) return null;
  const list = (
    <ul className="timeline-changes" aria-label={TEXTS.versions}>
      {changes.map((change) => (
        <ChangeItem key={change.number} change={change} zone={location.zone} />
      ))}
    </ul>
  );
  if (changes.length <= MAX_UNFOLDED) return list;
  return (
    <details className="timeline-folded">
      <summary>{TEXTS.versionsFolded(changes.length)}</summary>
      {list}
    </details>
  );
}

function ChangeItem({ change, zone }: { change: Change; zone: string }) {
  const navigate = useNavigate();
  const compared = beforeAndAfter(change, zone, new Date());
  const name = TEXTS.version(formatValue(change.number, "count"));
  return (
    <li>
      <b>{name}</b>
      <span>{TEXTS.since(formatInstant(change.since, zone))}</span>
      <Tooltip text={compared ? TEXTS.beforeAndAfterSentence(compared.days) : TEXTS.notYet}>
        <button
          type="button"
          className="button"
          aria-disabled={compared === null}
          onClick={() => compared && navigate({ period: compared.period, compare: compared.compare, interval: null })}
        >
          {TEXTS.beforeAndAfter}
          <span className="visually-hidden"> ({name})</span>
        </button>
      </Tooltip>
    </li>
  );
}
