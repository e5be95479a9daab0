import { useMemo } from "react";
import type { NodeHotspotsFragment } from "../../data/documents";
import { formatSeconds, formatValue } from "../../format/number";
import type { SortOrder } from "../../location/location";
import { Change } from "../../metric/change";
import type { BodyProps } from "../../panel/definition";
import { DataTable } from "../../table/data-table";
import { Deleted } from "../../table/deleted";
import { Level } from "../../table/level";
import { Share } from "../../table/share";
import type { Column } from "../../table/types";
import { Name } from "../../ui/name";
import { Destination, destinationName } from "./destination";
import type { Hotspot } from "./hotspot";
import { Lane } from "./lane";
import { Picture } from "./picture";
import "./hotspots.css";

const BY_TIME: SortOrder = { by: "shown", descending: false };

type Node = NodeHotspotsFragment;

/** The table of hotspots of a node: where they lead, how often they are clicked, and when they are shown. */
export function Hotspots({ data: node, location: { zone }, fileName }: BodyProps<Node>) {
  const columns = useMemo(() => listColumns(node, zone), [node, zone]);
  return (
    <>
      <Picture hotspots={node.hotspots} />
      <DataTable
        name="hotspots"
        caption="Hotspots"
        order={BY_TIME}
        {...{ columns, fileName }}
        rows={node.hotspots}
        rowKey={(hotspot) => hotspot.externalId}
        isFaded={(hotspot) => hotspot.deletedAt !== null}
      />
    </>
  );
}

function listColumns(node: Node, zone: string): Column<Hotspot>[] {
  const { hotspots, durationSeconds } = node;
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
        <span className="table-named">
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
      description: "The level of the node that contains the hotspot.",
      numeric: true,
      sortValue: (hotspot) => hotspot.nodeLevel,
      render: () => <Level node={node} />,
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
      description: "Clicks / all clicks in the node.",
      sortValue: ({ metrics }) => metrics.clickShare,
      render: ({ metrics }) => <Share share={metrics.clickShare} largest={maxShare} />,
    },
    {
      key: "clickThroughRate",
      label: "Click-through rate",
      description: "Clicks / plays of the node.",
      numeric: true,
      sortValue: ({ metrics }) => metrics.clickThroughRate,
      render: ({ metrics }) => formatValue(metrics.clickThroughRate, "percent"),
    },
    {
      key: "shown",
      label: "Shown at",
      description: `Where it is shown in the ${formatSeconds(length)} of the node’s media; the darker, the more clicks.`,
      sortValue: (hotspot) => hotspot.shownFrom,
      render: (hotspot) => <Lane hotspot={hotspot} length={length} heat={hotspot.metrics.clicks / maxClicks} />,
    },
  ];
}
