import { type Address, DEFAULT_SORT } from "../address/address";
import { useNavigate } from "../address/history";
import { AddressLink } from "../address/link";
import { periodInput, suitableInterval } from "../address/period";
import { useAnswer } from "../api/answer";
import { type PlaylistOrderBy, PlaylistsDocument, type PlaylistsQuery } from "../api/documents";
import { Sparkline } from "../chart/sparkline";
import { Controls } from "../controls/controls";
import { formatCount, formatValue } from "../format/number";
import { isolate } from "../format/text";
import { formatDay } from "../format/time";
import { METRICS, type MetricName } from "../metric/catalogue";
import { Answered } from "../state/answered";
import { Name } from "../state/name";
import { Failure, Notice } from "../state/notice";
import { Panel } from "../state/panel";
import { Skeleton } from "../state/skeleton";
import { useTitle } from "../state/title";
import { type Column, Table } from "../table/table";
import { Pager } from "./pager";
import { Search } from "./search";
import "./playlists.css";

type Row = PlaylistsQuery["playlists"]["nodes"][number];

const PAGE = 20;

const LISTED = ["impressions", "plays", "uniqueViewers", "minutesViewed", "playRate"] as const satisfies MetricName[];

const ORDERS = [
  ...["NAME", "CREATED_AT", "IMPRESSIONS", "PLAYS", "UNIQUE_VIEWERS", "MINUTES_VIEWED", "PLAY_RATE"],
] as const satisfies PlaylistOrderBy[];

/** All playlists, a page at a time. The server sorts: the order is that of all pages. */
export function Playlists({ address }: { address: Address }) {
  const navigate = useNavigate();
  useTitle("Playlists");
  const by = ORDERS.find((name) => name === address.sort.by);
  const sort = by ? address.sort : DEFAULT_SORT;
  const variables = {
    first: PAGE,
    after: address.pages.at(-1) ?? null,
    search: address.search || null,
    orderBy: {
      by: by ?? "PLAYS",
      direction: sort.descending ? ("DESC" as const) : ("ASC" as const),
    },
    period: periodInput(address.period, address.zone),
    interval: suitableInterval(address.period),
  };
  const answer = useAnswer(PlaylistsDocument, variables);
  const { data, error, fetching, refresh } = answer;
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
        answeredAt={answer.receipt?.answeredAt}
        comparable={false}
      />
      <Answered answer={answer} span={found?.nodes[0]?.metrics.period} zone={address.zone}>
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
              asking={fetching}
              onRetry={refresh}
              actions={address.pages.length > 0 && <FirstPage />}
            />
          ) : !found ? (
            <div className="playlists-loading">
              <Skeleton height={320} label="Loading playlists" />
            </div>
          ) : found.nodes.length === 0 ? (
            <Nothing search={address.search} />
          ) : (
            <>
              <Table
                caption="Playlists"
                columns={listColumns(address)}
                rows={found.nodes}
                rowKey={(row) => row.id}
                order={sort}
                onOrder={(sort) => navigate({ sort, pages: [] })}
              />
              {(answer.isOwn || fetching) && (
                <Pager
                  address={address}
                  size={PAGE}
                  shown={found.nodes.length}
                  total={found.totalCount}
                  next={found.pageInfo.hasNextPage ? found.pageInfo.endCursor : null}
                />
              )}
            </>
          )}
        </Panel>
      </Answered>
    </>
  );
}

function listColumns({ zone }: Address): Column<Row>[] {
  return [
    {
      key: "NAME",
      label: "Name",
      cell: (row) => row.name,
      show: (row) => (
        <AddressLink to={{ playlist: row.id }} className="table-name playlists-name">
          <Name>{row.name ?? row.externalId}</Name>
        </AddressLink>
      ),
    },
    {
      key: "trend",
      label: "Plays over time",
      show: (row) => (
        <Sparkline
          values={row.timeline.columns.plays}
          label={`Plays of ${isolate(row.name ?? row.externalId)} over time`}
        />
      ),
    },
    ...LISTED.map(
      (name): Column<Row> => ({
        key: name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(),
        label: METRICS[name].label,
        title: METRICS[name].sentence,
        numeric: true,
        cell: (row) => row.metrics[name],
        show: (row) => formatValue(row.metrics[name], METRICS[name].unit),
      }),
    ),
    {
      key: "CREATED_AT",
      label: "Created",
      numeric: true,
      cell: (row) => row.createdAt,
      show: (row) => formatDay(row.createdAt, zone),
    },
  ];
}

/** A way out where the cursor of the page is what the server refuses. */
function FirstPage() {
  return (
    <AddressLink to={{ pages: [] }} className="button">
      Show the first page
    </AddressLink>
  );
}

function Nothing({ search }: { search: string }) {
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
        <p>A name or an id has to contain what you search for.</p>
      </Notice>
    );
  }
  return (
    <Notice title="There are no playlists yet">
      <p>
        Import how a video is built with <code>ivgraph import-playlist</code>, or let players send events to{" "}
        <code>/v1/events</code>. <code>ivgraph demo</code> shows a sample.
      </p>
    </Notice>
  );
}
