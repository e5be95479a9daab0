import { useMemo } from "react";
import { useTableSort } from "../address/table-sort";
import { formatSeconds, formatValue } from "../format/number";
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
import { Destination, destinationName } from "./destination";
import type { Hotspot } from "./hotspot";
import { Lane } from "./lane";
import type { LevelInfo } from "./level";
import "./hotspots.css";

const BY_TIME: SortOrder = { by: "shown", descending: false };

interface Video extends LevelInfo {
  hotspots: readonly Hotspot[];
  /** Length of the video; null if unknown. */
  durationSeconds: number | null;
}

interface Props {
  /** The node that contains the hotspots; undefined while it is loading. */
  video: Video | undefined;
  zone: string;
}

/** The table of hotspots of a node: where they lead, how often they are clicked, and when they are shown. */
export function Hotspots({ video, zone }: Props) {
  const [sort, setSort] = useTableSort("hotspots", BY_TIME);
  const columns = useMemo(() => (video ? listColumns(video, zone) : []), [video, zone]);
  const rows = useMemo(() => {
    const column = columns.find(({ key }) => key === sort.by);
    const hotspots = video?.hotspots ?? [];
    return column?.sortValue ? sortRows(hotspots, column.sortValue, sort.descending) : hotspots;
  }, [video, columns, sort]);

  if (!video) {
    return (
      <div className="videos-loading">
        <Skeleton height={220} label="Loading hotspots" />
      </div>
    );
  }
  if (video.hotspots.length === 0 && !video.isInStructure) {
    return (
      <Notice title="No hotspots of this video are known">
        <p>No structure of the playlist lists the video, and no click in it was reported.</p>
      </Notice>
    );
  }
  if (video.hotspots.length === 0) {
    return (
      <Notice title="This video has no hotspots">
        <p>Viewers watch it to its end, and go on by its default way if it has one.</p>
      </Notice>
    );
  }
  return (
    <Table
      caption="Hotspots"
      columns={columns}
      rows={rows}
      rowKey={(hotspot) => hotspot.externalId}
      isFaded={(hotspot) => hotspot.deletedAt !== null}
      sort={sort}
      onSort={setSort}
    />
  );
}

function listColumns(video: Video, zone: string): Column<Hotspot>[] {
  const { hotspots, durationSeconds } = video;
  const length = durationSeconds ?? Math.max(...hotspots.map(({ shownUntil }) => shownUntil ?? 0), 1);
  const maxClicks = Math.max(...hotspots.map(({ metrics }) => metrics.clicks), 1);
  const maxShare = Math.max(...hotspots.map(({ metrics }) => metrics.clickShare ?? 0));
  const compared = hotspots.some(({ metrics }) => metrics.comparison);
  return [
    {
      key: "name",
      label: "Name",
      sortValue: (hotspot) => hotspot.name ?? hotspot.externalId,
      render: (hotspot) => (
        <span className="video-name">
          <span className="table-name hotspot-name">
            <Name>{hotspot.name ?? hotspot.externalId}</Name>
          </span>
          <Deleted at={hotspot.deletedAt} zone={zone} />
        </span>
      ),
    },
    {
      key: "nodeLevel",
      label: "Level",
      description: "The level of the video that contains the hotspot.",
      numeric: true,
      sortValue: (hotspot) => hotspot.nodeLevel,
      render: () => <Level node={video} />,
    },
    {
      key: "destination",
      label: "Destination",
      sortValue: destinationName,
      render: (hotspot) => <Destination hotspot={hotspot} />,
    },
    {
      key: "clicks",
      label: "Clicks",
      numeric: true,
      sortValue: ({ metrics }) => metrics.clicks,
      render: ({ metrics }) => formatValue(metrics.clicks, "count"),
    },
    ...(compared
      ? [
          {
            key: "change",
            label: "Change",
            description: "Change in clicks since the compared period.",
            numeric: true,
            sortValue: ({ metrics }: Hotspot) => metrics.comparison?.change.clicks ?? null,
            render: ({ metrics }: Hotspot) => <Change change={metrics.comparison?.change.clicks} />,
          },
        ]
      : []),
    {
      key: "uniqueClickers",
      label: "Unique clickers",
      description: "Distinct authenticated viewers who clicked, plus one if any anonymous one did.",
      numeric: true,
      sortValue: ({ metrics }) => metrics.uniqueClickers,
      render: ({ metrics }) => formatValue(metrics.uniqueClickers, "count"),
    },
    {
      key: "clickShare",
      label: "Share of clicks",
      description: "Clicks / all clicks in the video.",
      sortValue: ({ metrics }) => metrics.clickShare,
      render: ({ metrics }) => <Share share={metrics.clickShare} largest={maxShare} />,
    },
    {
      key: "clickThroughRate",
      label: "Click-through rate",
      description: "Clicks / plays of the video.",
      numeric: true,
      sortValue: ({ metrics }) => metrics.clickThroughRate,
      render: ({ metrics }) => formatValue(metrics.clickThroughRate, "percent"),
    },
    {
      key: "shown",
      label: "Shown in the video",
      description: `Where it is shown in the ${formatSeconds(length)} of the video; the darker, the more clicks.`,
      sortValue: (hotspot) => hotspot.shownFrom,
      render: (hotspot) => <Lane hotspot={hotspot} length={length} heat={hotspot.metrics.clicks / maxClicks} />,
    },
  ];
}
