import { useState } from "react";
import { now } from "../../format/clock";
import { formatValue } from "../../format/number";
import { formatInstant } from "../../format/time";
import { useNavigate } from "../../location/history";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { lazyComponent } from "../../ui/lazy-component";
import { Skeleton } from "../../ui/skeleton";
import { Tooltip } from "../../ui/tooltip";
import { beforeAndAfter, type Change } from "./versions";

const TEXTS = MESSAGES.timeline;
const WhatChanged = lazyComponent<{ number: number; location: PageLocation }>(
  () => import("./what-changed"),
  () => <Skeleton height={24} />,
);

/** More changes are folded away. */
const MAX_UNFOLDED = 3;

/** When the story changed in the period, each with a button that compares before and after, except in an embed. */
export default function Changes({ changes, location }: { changes: readonly Change[]; location: PageLocation }) {
  const list = (
    <ul className="timeline-changes" aria-label={TEXTS.versions}>
      {changes.map((change) => (
        <ChangeItem key={change.number} change={change} location={location} />
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

function ChangeItem({ change, location }: { change: Change; location: PageLocation }) {
  const navigate = useNavigate();
  const [isOpen, setIsOpen] = useState(false);
  const { zone } = location;
  const compared = beforeAndAfter(change, zone, now());
  const name = TEXTS.version(formatValue(change.number, "count"));
  return (
    <li>
      <b>{name}</b>
      <span>{TEXTS.since(formatInstant(change.since, zone))}</span>
      {!location.embed && (
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
      )}
      <button type="button" className="button quiet" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {TEXTS.whatChanged}
        <span className="visually-hidden"> ({name})</span>
      </button>
      {isOpen && <WhatChanged number={change.number} location={location} />}
    </li>
  );
}
