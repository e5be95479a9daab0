import { useMemo } from "react";
import type { NodeHotspotsFragment } from "../../data/documents";
import { formatSeconds } from "../../format/number";
import type { SortOrder } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import { changeColumn, countColumn, numberColumn, shareColumn } from "../../table/columns";
import { DataTable } from "../../table/data-table";
import { Deleted } from "../../table/deleted";
import { Level } from "../../table/level";
import type { Column } from "../../table/types";
import { Name } from "../../ui/name";
import { Destination, destinationName } from "./destination";
import type { Hotspot } from "./hotspot";
import { Lane } from "./lane";
import { Picture } from "./picture";
import "./hotspots.css";

const TEXTS = MESSAGES.hotspots;

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
        caption={TEXTS.title}
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
  const compared = hotspots.some(({ metrics }) => metrics.comparison);
  return [
    {
      key: "name",
      label: TEXTS.name,
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
      label: TEXTS.level,
      description: TEXTS.levelSentence,
      numeric: true,
      sortValue: (hotspot) => hotspot.nodeLevel,
      render: () => <Level node={node} />,
    },
    {
      key: "destination",
      label: TEXTS.destination,
      sortValue: destinationName,
      render: (hotspot) => <Destination hotspot={hotspot} />,
    },
    countColumn({ key: "clicks", label: TEXTS.clicks }, ({ metrics }) => metrics.clicks),
    ...(compared
      ? [
          changeColumn(
            { key: "change", label: TEXTS.change, description: TEXTS.changeSentence },
            ({ metrics }: Hotspot) => metrics.comparison?.change.clicks ?? null,
          ),
        ]
      : []),
    countColumn(
      { key: "uniqueClickers", label: TEXTS.clickers, description: TEXTS.clickersSentence },
      ({ metrics }) => metrics.uniqueClickers,
    ),
    shareColumn(
      { key: "clickShare", label: TEXTS.share, description: TEXTS.shareSentence },
      hotspots,
      ({ metrics }) => metrics.clickShare,
    ),
    numberColumn(
      { key: "clickThroughRate", label: TEXTS.rate, description: TEXTS.rateSentence },
      "percent",
      ({ metrics }) => metrics.clickThroughRate,
    ),
    {
      key: "shown",
      label: TEXTS.shown,
      description: TEXTS.shownSentence(formatSeconds(length)),
      sortValue: (hotspot) => hotspot.shownFrom,
      render: (hotspot) => <Lane hotspot={hotspot} length={length} heat={hotspot.metrics.clicks / maxClicks} />,
    },
  ];
}
