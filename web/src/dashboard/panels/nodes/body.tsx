import { useMemo } from "react";
import type { PlaylistVideosFragment } from "../../data/documents";
import { formatValue } from "../../format/number";
import { LocationLink } from "../../location/link";
import type { SortOrder } from "../../location/location";
import { METRICS } from "../../metric/catalogue";
import { Change } from "../../metric/change";
import type { BodyProps } from "../../panel/definition";
import { DataTable } from "../../table/data-table";
import { Deleted } from "../../table/deleted";
import { Level } from "../../table/level";
import { Share } from "../../table/share";
import type { Column } from "../../table/types";
import { Icon } from "../../ui/icon";
import { Name } from "../../ui/name";

type Video = PlaylistVideosFragment["nodes"][number];

const BY_LEVEL: SortOrder = { by: "level", descending: false };

/** The table of videos of a playlist, including those without plays and deleted ones. */
export function Videos({ data: { nodes }, location: { zone }, fileName }: BodyProps<PlaylistVideosFragment>) {
  const columns = useMemo(() => listColumns(nodes, zone), [nodes, zone]);
  return (
    <DataTable
      name="videos"
      caption="Videos overview"
      order={BY_LEVEL}
      {...{ columns, fileName }}
      rows={nodes}
      rowKey={(video) => video.externalId}
      isFaded={(video) => video.deletedAt !== null}
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
        <span className="table-named">
          <LocationLink to={{ node: video.externalId }} className="table-name">
            <Name>{video.name ?? video.externalId}</Name>
          </LocationLink>
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
      exported: (video) => (total > 0 ? video.metrics.plays / total : null),
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
