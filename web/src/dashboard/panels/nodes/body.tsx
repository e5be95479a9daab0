import { useMemo } from "react";
import type { PlaylistNodesFragment } from "../../data/documents";
import type { SortOrder } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { NODE_METRICS } from "../../metric/catalogue";
import { metricColumn } from "../../metric/column";
import type { BodyProps } from "../../panel/definition";
import { changeColumn } from "../../table/columns";
import { DataTable } from "../../table/data-table";
import { Deleted } from "../../table/deleted";
import { Level } from "../../table/level";
import { NodeLink, nameOf } from "../../table/node-link";
import { Share } from "../../table/share";
import type { Column } from "../../table/types";
import { Icon } from "../../ui/icon";

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
      sortValue: nameOf,
      render: (node) => (
        <span className="table-named">
          <NodeLink node={node} />
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
    metricColumn(NODE_METRICS.plays, ({ metrics }) => metrics.plays),
    ...(nodes.some(({ metrics }) => metrics.comparison)
      ? [
          changeColumn(
            { key: "change", label: TEXTS.change, description: TEXTS.changeSentence },
            (node: Node) => node.metrics.comparison?.change.plays ?? null,
          ),
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
    metricColumn(NODE_METRICS.uniqueViewers, (node) => node.metrics.uniqueViewers),
    metricColumn(NODE_METRICS.minutesViewed, (node) => node.metrics.minutesViewed),
  ];
}
