import { useState } from "react";
import { audienceValues, DIMENSION_NAMES } from "../data/documents";
import { useAnswer } from "../data/use-answers";
import { askFor } from "../data/variables";
import { now } from "../format/clock";
import {
  type Audience,
  countConditions,
  DIMENSIONS,
  type Dimension,
  EVERYBODY,
  withValues,
} from "../location/audience";
import { useNavigate } from "../location/history";
import type { PageLocation } from "../location/location";
import { MESSAGES } from "../messages/messages";
import { Failure } from "../ui/notice";
import { Popover } from "../ui/popover";
import { Skeleton } from "../ui/skeleton";
import { ValueList } from "./values";
import { ViewerChoice } from "./viewers";
import "./audience.css";

const TEXTS = MESSAGES.controls.audience;

type Page = Dimension | "viewers";

/** Chooses a part of the audience. The values of all dimensions are requested when the panel opens. */
export function AudienceControl({ location }: { location: PageLocation }) {
  const count = countConditions(location.audience);
  return (
    <Popover
      icon="filter"
      name={TEXTS.name}
      label={count === 0 ? TEXTS.everybody : TEXTS.conditions(count)}
      className="audience"
    >
      {() => <AudiencePanel location={location} />}
    </Popover>
  );
}

function AudiencePanel({ location }: { location: PageLocation }) {
  const navigate = useNavigate();
  const [page, setPage] = useState<Page>("country");
  const { audience } = location;
  const question = askFor(audienceValues, location, now());
  const { result, retry } = useAnswer(question);
  // Values of the same selection stay useful when newer ones can't be had.
  const error = result.status === "failed" || (result.status === "shown" && !result.isCurrent) ? result.error : null;
  const change = (changed: Audience) => navigate({ audience: changed });

  return (
    <>
      <ul className="audience-pages">
        {DIMENSION_NAMES.map((name) => (
          <PageButton
            key={name}
            label={DIMENSIONS[name].label}
            count={audience.values[name]?.length ?? 0}
            current={page === name}
            onOpen={() => setPage(name)}
          />
        ))}
        <PageButton
          label={TEXTS.viewers}
          count={audience.viewers.length + (audience.kind ? 1 : 0)}
          current={page === "viewers"}
          onOpen={() => setPage("viewers")}
        />
        <li className="audience-reset">
          <button
            type="button"
            className="button quiet"
            disabled={countConditions(audience) === 0}
            onClick={() => change(EVERYBODY)}
          >
            {TEXTS.clear}
          </button>
        </li>
      </ul>
      <div className="audience-page">
        {page === "viewers" ? (
          <ViewerChoice audience={audience} onChange={change} />
        ) : error ? (
          <Failure error={error} onRetry={retry} />
        ) : result.status === "shown" ? (
          <ValueList
            key={page}
            dimension={page}
            values={result.data?.[page] ?? []}
            chosen={audience.values[page] ?? []}
            onChange={(chosen) => change(withValues(audience, page, chosen))}
          />
        ) : (
          <Skeleton height={240} label={TEXTS.loading} />
        )}
      </div>
    </>
  );
}

interface PageProps {
  label: string;
  count: number;
  current: boolean;
  onOpen: () => void;
}

function PageButton({ label, count, current, onOpen }: PageProps) {
  return (
    <li>
      <button type="button" aria-pressed={current} onClick={onOpen}>
        {label}
        {count > 0 && <span className="badge">{TEXTS.chosen(count)}</span>}
      </button>
    </li>
  );
}
