import { useState } from "react";
import type { Address } from "../address/address";
import { type Audience, countConditions, DIMENSIONS, type Dimension, EVERYBODY, withValues } from "../address/audience";
import { useNavigate } from "../address/history";
import { periodInput } from "../address/period";
import { AudienceValuesDocument, DIMENSION_NAMES } from "../api/documents";
import { useRevalidatedQuery } from "../api/query";
import { Failure } from "../state/notice";
import { Skeleton } from "../state/skeleton";
import { Popover } from "./popover";
import { ValueList } from "./values";
import { ViewerChoice } from "./viewers";
import "./audience.css";

type Page = Dimension | "viewers";

/** Chooses a part of the audience. The values of all dimensions are requested when the panel opens. */
export function AudienceControl({ address, playlist }: { address: Address; playlist: string }) {
  const count = countConditions(address.audience);
  return (
    <Popover
      icon="filter"
      name="Audience"
      label={count === 0 ? "Everybody" : `Audience: ${count} chosen`}
      className="audience"
    >
      {() => <AudiencePanel address={address} playlist={playlist} />}
    </Popover>
  );
}

function AudiencePanel({ address, playlist }: { address: Address; playlist: string }) {
  const navigate = useNavigate();
  const [page, setPage] = useState<Page>("country");
  const { audience, period, zone } = address;
  const { data, isCurrent, error, refresh } = useRevalidatedQuery(AudienceValuesDocument, {
    playlist,
    period: periodInput(period, zone),
  });
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
          label="Viewers"
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
            Clear all
          </button>
        </li>
      </ul>
      <div className="audience-page">
        {page === "viewers" ? (
          <ViewerChoice audience={audience} onChange={change} />
        ) : error && !isCurrent ? (
          <Failure error={error} onRetry={refresh} />
        ) : data ? (
          <ValueList
            key={page}
            dimension={page}
            values={data.playlist?.[page] ?? []}
            chosen={audience.values[page] ?? []}
            onChange={(chosen) => change(withValues(audience, page, chosen))}
          />
        ) : (
          <Skeleton height={240} label="Loading values" />
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
        {count > 0 && (
          <span className="badge">
            {count}
            <span className="visually-hidden"> chosen</span>
          </span>
        )}
      </button>
    </li>
  );
}
