import { type Address, DEFAULT_SORT } from "../address/address";
import { useNavigate } from "../address/history";
import { AddressLink } from "../address/link";
import { periodInput, suitableInterval } from "../address/period";
import { type PlaylistOrderBy, PlaylistsDocument, type PlaylistsQuery } from "../api/documents";
import { useRevalidatedQuery } from "../api/query";
import { Sparkline } from "../chart/sparkline";
import { Controls } from "../controls/controls";
import { formatCount, formatValue } from "../format/number";
import { isolate } from "../format/text";
import { formatDay } from "../format/time";
import { METRICS, type MetricName } from "../metric/catalogue";
import { Name } from "../state/name";
import { Failure, Notice } from "../state/notice";
import { Panel } from "../state/panel";
import { Skeleton } from "../state/skeleton";
import { StaleData } from "../state/stale";
import { useTitle } from "../state/title";
import { Table } from "../table/table";
import type { Column } from "../table/types";
import { Pager } from "./pager";
import { Search } from "./search";
import "./playlists.css";

type Row = PlaylistsQuery["playlists"]["nodes"][number];

const PAGE_SIZE = 20;

const COLUMN_METRICS = [
  "impressions",
  "plays",
  "uniqueViewers",
  "minutesViewed",
  "playRate",
] as const satisfies MetricName[];

const SORT_KEYS = [
  ...["NAME", "CREATED_AT", "IMPRESSIONS", "PLAYS", "UNIQUE_VIEWERS", "MINUTES_VIEWED", "PLAY_RATE"],
] as const satisfies PlaylistOrderBy[];

/** The list of all playlists, page by page. The API sorts it, across all pages. */
export function Playlists({ address }: { address: Address }) {
  const navigate = useNavigate();
  useTitle("Playlists");
  const by = SORT_KEYS.find((name) => name === address.sort.by);
  const sort = by ? address.sort : DEFAULT_SORT;
  const variables = {
    first: PAGE_SIZE,
    after: address.pages.at(-1) ?? null,
    search: address.search || null,
    orderBy: {
      by: by ?? "PLAYS",
      direction: sort.descending ? ("DESC" as const) : ("ASC" as const),
    },
    period: periodInput(address.period, address.zone),
    interval: suitableInterval(address.period),
  };
  const result = useRevalidatedQuery(PlaylistsDocument, variables);
  const { data, error, fetching, refresh } = result;
  const found = data?.playlists;

  return (
    <>
      <div className="page-head">
        <h1>Playlists</h1>
        <p className="page-facts">{found ? formatCount(found.totalCount, "interactive video") : " "}</p>
      </div>
      <Controls
        address={address}
        span={found?.nodes[0]?.metrics.period}
        onRefresh={refresh}
        updating={fetching}
        receivedAt={result.responseInfo?.receivedAt}
        comparable={false}
      />
      <StaleData result={result} span={found?.nodes[0]?.metrics.period} zone={address.zone}>
        <Panel
          title="All playlists"
          query={PlaylistsDocument}
          variables={variables}
          updating={fetching && data !== undefined}
          actions={<Search address={address} />}
        >
          {error && !found ? (
            <Failure
              error={error}
              retrying={fetching}
              onRetry={refresh}
              actions={address.pages.length > 0 && <FirstPageLink />}
            />
          ) : !found ? (
            <div className="playlists-loading">
              <Skeleton height={320} label="Loading playlists" />
            </div>
          ) : found.nodes.length === 0 ? (
            <EmptyList search={address.search} />
          ) : (
            <>
              <Table
                caption="Playlists"
                columns={listColumns(address)}
                rows={found.nodes}
                rowKey={(row) => row.id}
                sort={sort}
                onSort={(sort) => navigate({ sort, pages: [] })}
              />
              {(result.isCurrent || fetching) && (
                <Pager
                  address={address}
                  size={PAGE_SIZE}
                  shown={found.nodes.length}
                  total={found.totalCount}
                  next={found.pageInfo.hasNextPage ? found.pageInfo.endCursor : null}
                />
              )}
            </>
          )}
        </Panel>
      </StaleData>
    </>
  );
}

function listColumns({ zone }: Address): Column<Row>[] {
  return [
    {
      key: "NAME",
      label: "Name",
      sortValue: (row) => row.name,
      render: (row) => (
        <AddressLink to={{ playlist: row.id }} className="table-name playlists-name">
          <Name>{row.name ?? row.externalId}</Name>
        </AddressLink>
      ),
    },
    {
      key: "trend",
      label: "Plays over time",
      render: (row) => (
        <Sparkline
          values={row.timeline.columns.plays}
          label={`Plays of ${isolate(row.name ?? row.externalId)} over time`}
        />
      ),
    },
    ...COLUMN_METRICS.map(
      (name): Column<Row> => ({
        key: name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(),
        label: METRICS[name].label,
        description: METRICS[name].sentence,
        numeric: true,
        sortValue: (row) => row.metrics[name],
        render: (row) => formatValue(row.metrics[name], METRICS[name].unit),
      }),
    ),
    {
      key: "CREATED_AT",
      label: "Created",
      numeric: true,
      sortValue: (row) => row.createdAt,
      render: (row) => formatDay(row.createdAt, zone),
    },
  ];
}

/** A link for when the API rejects the cursor of the page. */
function FirstPageLink() {
  return (
    <AddressLink to={{ pages: [] }} className="button">
      Show the first page
    </AddressLink>
  );
}

function EmptyList({ search }: { search: string }) {
  const navigate = useNavigate();
  if (search) {
    return (
      <Notice
        title={
          <>
            No playlist matches “<Name>{search}</Name>”
          </>
        }
        actions={
          <button type="button" className="button primary" onClick={() => navigate({ search: "", pages: [] })}>
            Show all
          </button>
        }
      >
        <p>The search looks for playlists whose name or id contains this text.</p>
      </Notice>
    );
  }
  return (
    <Notice title="There are no playlists yet">
      <p>
        Import the structure of a playlist with <code>ivgraph import-playlist</code>, or let players send events to{" "}
        <code>/v1/events</code>. <code>ivgraph demo</code> shows a sample.
      </p>
    </Notice>
  );
}
