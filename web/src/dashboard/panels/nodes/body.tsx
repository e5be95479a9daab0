import { useMemo } from "react";
import type { PlaylistNodesFragment } from "../../data/documents";
import { formatValue } from "../../format/number";
import { LocationLink } from "../../location/link";
import type { SortOrder } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
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

const TEXTS = MESSAGES.nodes;

type Node = PlaylistNodesFragment["nodes"][number];

const BY_LEVEL: SortOrder = { by: "level", descending: false };

/** The table of nodes of a playlist, including those without plays and deleted ones. */
export function Nodes({ data: { nodes }, location: { zone }, fileName }: BodyProps<PlaylistNodesFragment>) {
  const columns = useMemo(() => listColumns(nodes, zone), [nodes, zone]);
  return (
    <DataTable
      name="nodes"
      caption={TEXTS.title}
      order={BY_LEVEL}
      {...{ columns, fileName }}
      rows={nodes}
      rowKey={(node) => node.externalId}
      isFaded={(node) => node.deletedAt !== null}
    />
  );
}

function listColumns(nodes: readonly Node[], zone: string): Column<Node>[] {
  const total = nodes.reduce((sum, { metrics }) => sum + metrics.plays, 0);
  const maxPlays = Math.max(...nodes.map(({ metrics }) => metrics.plays), 0);
  return [
    {
      key: "level",
      label: TEXTS.level,
      description: TEXTS.levelSentence,
      sortValue: (node) => node.level,
      render: (node) => <Level node={node} />,
    },
    {
      key: "name",
      label: TEXTS.name,
      sortValue: (node) => node.name ?? node.externalId,
      render: (node) => (
        <span className="table-named">
          <LocationLink to={{ node: node.externalId }} className="table-name">
            <Name>{node.name ?? node.externalId}</Name>
          </LocationLink>
          {node.isStart && (
            <span className="badge">
              <Icon name="start" />
              {TEXTS.start}
            </span>
          )}
          <Deleted at={node.deletedAt} zone={zone} />
        </span>
      ),
    },
    {
      key: "plays",
      label: TEXTS.plays,
      description: TEXTS.playsSentence,
      numeric: true,
      sortValue: (node) => node.metrics.plays,
      render: (node) => formatValue(node.metrics.plays, "count"),
    },
    ...(nodes.some(({ metrics }) => metrics.comparison)
      ? [
          {
            key: "change",
            label: TEXTS.change,
            description: TEXTS.changeSentence,
            numeric: true,
            sortValue: (node: Node) => node.metrics.comparison?.change.plays ?? null,
            render: (node: Node) => <Change change={node.metrics.comparison?.change.plays} />,
          },
        ]
      : []),
    {
      key: "share",
      label: TEXTS.share,
      description: TEXTS.shareSentence,
      sortValue: (node) => node.metrics.plays,
      exported: (node) => (total > 0 ? node.metrics.plays / total : null),
      render: (node) => <Share share={total > 0 ? node.metrics.plays / total : null} largest={maxPlays / total} />,
    },
    {
      key: "uniqueViewers",
      label: METRICS.uniqueViewers.label,
      description: METRICS.uniqueViewers.sentence,
      numeric: true,
      sortValue: (node) => node.metrics.uniqueViewers,
      render: (node) => formatValue(node.metrics.uniqueViewers, "count"),
    },
    {
      key: "minutesViewed",
      label: METRICS.minutesViewed.label,
      description: METRICS.minutesViewed.sentence,
      numeric: true,
      sortValue: (node) => node.metrics.minutesViewed,
      render: (node) => formatValue(node.metrics.minutesViewed, "minutes"),
    },
  ];
}
