import { useMemo } from "react";
import { AddressLink } from "../address/link";
import { useTableSort } from "../address/table-sort";
import type { PlaylistVideosFragment } from "../api/documents";
import { formatValue } from "../format/number";
import { METRICS } from "../metric/catalogue";
import { Change } from "../metric/change";
import { Name } from "../state/name";
import { Notice } from "../state/notice";
import { Skeleton } from "../state/skeleton";
import { Deleted } from "../table/deleted";
import { Level } from "../table/level";
import { Share } from "../table/share";
import { sortRows } from "../table/sort";
import { Table } from "../table/table";
import type { Column, SortOrder } from "../table/types";
import { Icon } from "../theme/icon";
import "./videos.css";

type Video = PlaylistVideosFragment["nodes"][number];

const BY_LEVEL: SortOrder = { by: "level", descending: false };

/** The table of videos of a playlist, including those without plays and deleted ones. */
export function Videos({ nodes, zone }: { nodes: readonly Video[] | undefined; zone: string }) {
  const [sort, setSort] = useTableSort("videos", BY_LEVEL);
  const columns = useMemo(() => listColumns(nodes ?? [], zone), [nodes, zone]);
  const rows = useMemo(() => {
    const column = columns.find(({ key }) => key === sort.by);
    return column?.sortValue ? sortRows(nodes ?? [], column.sortValue, sort.descending) : (nodes ?? []);
  }, [nodes, columns, sort]);

  if (!nodes) {
    return (
      <div className="videos-loading">
        <Skeleton height={400} label="Loading videos" />
      </div>
    );
  }
  if (nodes.length === 0) {
    return (
      <Notice title="No videos are known yet">
        <p>
          Import the structure of the playlist with <code>ivgraph import-playlist</code>, or let its players send
          events.
        </p>
      </Notice>
    );
  }
  return (
    <Table
      caption="Videos overview"
      columns={columns}
      rows={rows}
      rowKey={(video) => video.externalId}
      isFaded={(video) => video.deletedAt !== null}
      sort={sort}
      onSort={setSort}
    />
  );
}

function listColumns(nodes: readonly Video[], zone: string): Column<Video>[] {
  const total = nodes.reduce((sum, { metrics }) => sum + metrics.plays, 0);
  const maxPlays = Math.max(...nodes.map(({ metrics }) => metrics.plays), 0);
  return [
    {
      key: "level",
      label: "Level",
      description: "Shortest distance from the start video. – means not reachable or deleted, ? means unknown.",
      sortValue: (video) => video.level,
      render: (video) => <Level node={video} />,
    },
    {
      key: "name",
      label: "Name",
      sortValue: (video) => video.name ?? video.externalId,
      render: (video) => (
        <span className="video-name">
          <AddressLink to={{ node: video.externalId }} className="table-name">
            <Name>{video.name ?? video.externalId}</Name>
          </AddressLink>
          {video.isStart && (
            <span className="badge">
              <Icon name="start" />
              Start
            </span>
          )}
          <Deleted at={video.deletedAt} zone={zone} />
        </span>
      ),
    },
    {
      key: "plays",
      label: "Plays",
      description: "Times the video started.",
      numeric: true,
      sortValue: (video) => video.metrics.plays,
      render: (video) => formatValue(video.metrics.plays, "count"),
    },
    ...(nodes.some(({ metrics }) => metrics.comparison)
      ? [
          {
            key: "change",
            label: "Change",
            description: "Change in plays since the compared period.",
            numeric: true,
            sortValue: (video: Video) => video.metrics.comparison?.change.plays ?? null,
            render: (video: Video) => <Change change={video.metrics.comparison?.change.plays} />,
          },
        ]
      : []),
    {
      key: "share",
      label: "Share of plays",
      description: "Share of the plays of all videos.",
      sortValue: (video) => video.metrics.plays,
      render: (video) => <Share share={total > 0 ? video.metrics.plays / total : null} largest={maxPlays / total} />,
    },
    {
      key: "uniqueViewers",
      label: METRICS.uniqueViewers.label,
      description: METRICS.uniqueViewers.sentence,
      numeric: true,
      sortValue: (video) => video.metrics.uniqueViewers,
      render: (video) => formatValue(video.metrics.uniqueViewers, "count"),
    },
    {
      key: "minutesViewed",
      label: METRICS.minutesViewed.label,
      description: METRICS.minutesViewed.sentence,
      numeric: true,
      sortValue: (video) => video.metrics.minutesViewed,
      render: (video) => formatValue(video.metrics.minutesViewed, "minutes"),
    },
  ];
}
