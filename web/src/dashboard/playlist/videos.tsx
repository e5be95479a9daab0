import { useMemo } from "react";
import { AddressLink } from "../address/link";
import { useOrder } from "../address/order";
import type { PlaylistVideosFragment } from "../api/documents";
import { formatValue, NOTHING } from "../format/number";
import { METRICS } from "../metric/catalogue";
import { Change } from "../metric/change";
import { levelName } from "../node/level";
import { Explained } from "../state/hint";
import { Name } from "../state/name";
import { Notice } from "../state/notice";
import { Skeleton } from "../state/skeleton";
import { Deleted } from "../table/deleted";
import { Share } from "../table/share";
import { sortRows } from "../table/sort";
import { type Column, type Order, Table } from "../table/table";
import { Icon } from "../theme/icon";
import "./videos.css";

type Video = PlaylistVideosFragment["nodes"][number];

const BY_LEVEL: Order = { by: "level", descending: false };

/** The videos of a playlist, those without plays and those deleted too. */
export function Videos({ nodes, zone }: { nodes: readonly Video[] | undefined; zone: string }) {
  const [order, setOrder] = useOrder("videos", BY_LEVEL);
  const columns = useMemo(() => listColumns(nodes ?? [], zone), [nodes, zone]);
  const rows = useMemo(() => {
    const column = columns.find(({ key }) => key === order.by);
    return column?.cell ? sortRows(nodes ?? [], column.cell, order.descending) : (nodes ?? []);
  }, [nodes, columns, order]);

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
          Send how the playlist is built with <code>ivgraph import-playlist</code>, or let its players send events.
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
      order={order}
      onOrder={setOrder}
    />
  );
}

function listColumns(nodes: readonly Video[], zone: string): Column<Video>[] {
  const total = nodes.reduce((sum, { metrics }) => sum + metrics.plays, 0);
  const most = Math.max(...nodes.map(({ metrics }) => metrics.plays), 0);
  return [
    {
      key: "level",
      label: "Level",
      title:
        "Shortest distance from the start video; – where no way leads to it or it was deleted, ? where that is unknown.",
      cell: (video) => video.level,
      show: (video) =>
        video.level ?? <Explained text={levelName(video)}>{video.isInStructure ? NOTHING : "?"}</Explained>,
    },
    {
      key: "name",
      label: "Name",
      cell: (video) => video.name ?? video.externalId,
      show: (video) => (
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
      title: "Times the video started.",
      numeric: true,
      cell: (video) => video.metrics.plays,
      show: (video) => formatValue(video.metrics.plays, "count"),
    },
    ...(nodes.some(({ metrics }) => metrics.comparison)
      ? [
          {
            key: "change",
            label: "Change",
            title: "Of the plays, from the compared period.",
            numeric: true,
            cell: (video: Video) => video.metrics.comparison?.change.plays ?? null,
            show: (video: Video) => <Change change={video.metrics.comparison?.change.plays} />,
          },
        ]
      : []),
    {
      key: "share",
      label: "Share of plays",
      title: "Of the plays of all videos.",
      cell: (video) => video.metrics.plays,
      show: (video) => <Share share={total > 0 ? video.metrics.plays / total : null} largest={most / total} />,
    },
    {
      key: "uniqueViewers",
      label: METRICS.uniqueViewers.label,
      title: METRICS.uniqueViewers.sentence,
      numeric: true,
      cell: (video) => video.metrics.uniqueViewers,
      show: (video) => formatValue(video.metrics.uniqueViewers, "count"),
    },
    {
      key: "minutesViewed",
      label: METRICS.minutesViewed.label,
      title: METRICS.minutesViewed.sentence,
      numeric: true,
      cell: (video) => video.metrics.minutesViewed,
      show: (video) => formatValue(video.metrics.minutesViewed, "minutes"),
    },
  ];
}
