import { useMemo } from "react";
import { useOrder } from "../address/order";
import { formatSeconds, formatValue } from "../format/number";
import { Change } from "../metric/change";
import { Name } from "../state/name";
import { Notice } from "../state/notice";
import { Skeleton } from "../state/skeleton";
import { Deleted } from "../table/deleted";
import { Level } from "../table/level";
import { Share } from "../table/share";
import { sortRows } from "../table/sort";
import { type Column, type Order, Table } from "../table/table";
import { Destination, destinationName } from "./destination";
import type { Hotspot } from "./hotspot";
import { Lane } from "./lane";
import type { Standing } from "./level";
import "./hotspots.css";

const BY_TIME: Order = { by: "shown", descending: false };

interface Video extends Standing {
  hotspots: readonly Hotspot[];
  /** Of media; null if unknown. */
  durationSeconds: number | null;
}

interface Props {
  /** What they are hotspots of; undefined before it is known. */
  video: Video | undefined;
  zone: string;
}

/** The hotspots of a video: where they lead, how they are clicked, and when they are shown. */
export function Hotspots({ video, zone }: Props) {
  const [order, setOrder] = useOrder("hotspots", BY_TIME);
  const columns = useMemo(() => (video ? listColumns(video, zone) : []), [video, zone]);
  const rows = useMemo(() => {
    const column = columns.find(({ key }) => key === order.by);
    const hotspots = video?.hotspots ?? [];
    return column?.cell ? sortRows(hotspots, column.cell, order.descending) : hotspots;
  }, [video, columns, order]);

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
        <p>Viewers watch it to its end, and go on by its default path if it has one.</p>
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
      order={order}
      onOrder={setOrder}
    />
  );
}

function listColumns(video: Video, zone: string): Column<Hotspot>[] {
  const { hotspots, durationSeconds } = video;
  const length = durationSeconds ?? Math.max(...hotspots.map(({ shownUntil }) => shownUntil ?? 0), 1);
  const most = Math.max(...hotspots.map(({ metrics }) => metrics.clicks), 1);
  const largest = Math.max(...hotspots.map(({ metrics }) => metrics.clickShare ?? 0));
  const compared = hotspots.some(({ metrics }) => metrics.comparison);
  return [
    {
      key: "name",
      label: "Name",
      cell: (hotspot) => hotspot.name ?? hotspot.externalId,
      show: (hotspot) => (
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
      title: "Of the video that it is in.",
      numeric: true,
      cell: (hotspot) => hotspot.nodeLevel,
      show: () => <Level of={video} />,
    },
    {
      key: "destination",
      label: "Destination",
      cell: destinationName,
      show: (hotspot) => <Destination hotspot={hotspot} />,
    },
    {
      key: "clicks",
      label: "Clicks",
      numeric: true,
      cell: ({ metrics }) => metrics.clicks,
      show: ({ metrics }) => formatValue(metrics.clicks, "count"),
    },
    ...(compared
      ? [
          {
            key: "change",
            label: "Change",
            title: "Of the clicks, from the compared period.",
            numeric: true,
            cell: ({ metrics }: Hotspot) => metrics.comparison?.change.clicks ?? null,
            show: ({ metrics }: Hotspot) => <Change change={metrics.comparison?.change.clicks} />,
          },
        ]
      : []),
    {
      key: "uniqueClickers",
      label: "Unique clickers",
      title: "Distinct authenticated viewers who clicked, plus one if any anonymous one did.",
      numeric: true,
      cell: ({ metrics }) => metrics.uniqueClickers,
      show: ({ metrics }) => formatValue(metrics.uniqueClickers, "count"),
    },
    {
      key: "clickShare",
      label: "Share of clicks",
      title: "Clicks / clicks in the video.",
      cell: ({ metrics }) => metrics.clickShare,
      show: ({ metrics }) => <Share share={metrics.clickShare} largest={largest} />,
    },
    {
      key: "clickThroughRate",
      label: "Click-through rate",
      title: "Clicks / plays of the video.",
      numeric: true,
      cell: ({ metrics }) => metrics.clickThroughRate,
      show: ({ metrics }) => formatValue(metrics.clickThroughRate, "percent"),
    },
    {
      key: "shown",
      label: "Shown in the video",
      title: `Where it is shown in the ${formatSeconds(length)} of the video; the darker, the more clicks.`,
      cell: (hotspot) => hotspot.shownFrom,
      show: (hotspot) => <Lane hotspot={hotspot} length={length} heat={hotspot.metrics.clicks / most} />,
    },
  ];
}
