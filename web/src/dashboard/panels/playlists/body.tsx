import { Sparkline } from "../../chart/sparkline";
import type { PlaylistListFragment } from "../../data/documents";
import { enumName } from "../../data/enum-name";
import { listedOrder, PLAYLISTS } from "../../data/lists";
import { PAGE_SIZE } from "../../data/variables";
import { isolate } from "../../format/text";
import { formatDay } from "../../format/time";
import { LocationLink } from "../../location/link";
import type { PageLocation } from "../../location/location";
import { useTableSort } from "../../location/table-sort";
import { MESSAGES } from "../../messages/messages";
import { PLAYLIST_METRICS, type PlaylistMetricName } from "../../metric/catalogue";
import { metricColumn } from "../../metric/column";
import type { BodyProps } from "../../panel/definition";
import { Pager } from "../../table/pager";
import { Table } from "../../table/table";
import type { Column } from "../../table/types";
import { Name } from "../../ui/name";
import "./playlists.css";

const TEXTS = MESSAGES.playlists;

type Row = PlaylistListFragment["playlists"]["nodes"][number];

const COLUMN_METRICS = [
  "impressions",
  "plays",
  "uniqueViewers",
  "minutesViewed",
  "playRate",
] as const satisfies PlaylistMetricName[];

/** A page of the list of playlists. The API sorts it, across all pages. */
export function PlaylistList({ data: { playlists }, location }: BodyProps<PlaylistListFragment>) {
  const sort = listedOrder(PLAYLISTS, location);
  const [, setSort] = useTableSort(PLAYLISTS.table, sort);
  return (
    <>
      <Table
        caption={TEXTS.caption}
        columns={listColumns(location)}
        rows={playlists.nodes}
        rowKey={(row) => row.id}
        sort={sort}
        onSort={setSort}
      />
      <Pager
        list={PLAYLISTS}
        location={location}
        size={PAGE_SIZE}
        shown={playlists.nodes.length}
        total={playlists.totalCount}
        next={playlists.pageInfo.hasNextPage ? playlists.pageInfo.endCursor : null}
      />
    </>
  );
}

function listColumns({ zone }: PageLocation): Column<Row>[] {
  return [
    {
      key: "NAME",
      label: TEXTS.name,
      sortValue: (row) => row.name,
      render: (row) => (
        <LocationLink to={{ playlist: row.id }} className="table-name playlists-name">
          <Name>{row.name ?? row.externalId}</Name>
        </LocationLink>
      ),
    },
    {
      key: "trend",
      label: TEXTS.trend,
      render: (row) => (
        <Sparkline values={row.timeline.columns.plays} label={TEXTS.trendOf(isolate(row.name ?? row.externalId))} />
      ),
    },
    ...COLUMN_METRICS.map((name) =>
      metricColumn(PLAYLIST_METRICS[name], (row: Row) => row.metrics[name], { key: enumName(name) }),
    ),
    {
      key: "CREATED_AT",
      label: TEXTS.created,
      numeric: true,
      sortValue: (row) => row.createdAt,
      render: (row) => formatDay(row.createdAt, zone),
    },
  ];
}
