import { useMemo } from "react";
import type { PlaylistStepsFragment } from "../../data/documents";
import { formatCount, formatValue } from "../../format/number";
import { LocationLink } from "../../location/link";
import type { SortOrder } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import { countColumn, numberColumn } from "../../table/columns";
import { DataTable } from "../../table/data-table";
import type { Column } from "../../table/types";
import { Name } from "../../ui/name";
import type { Steps } from "./diagram";

const TEXTS = MESSAGES.steps;
const BY_STEP: SortOrder = { by: "step", descending: false };

interface StoryNode {
  externalId: string;
  name: string | null;
}

interface NodeRow {
  number: number;
  /** Null for all other nodes. */
  node: StoryNode | null;
  label: string;
  sessions: number;
  share: number;
  exits: number | null;
}

interface WayRow {
  number: number;
  from: StoryNode | null;
  to: StoryNode | null;
  sessions: number;
}

/** The numbers of the diagram: those of its nodes, and of the ways between them. */
export default function StepsDetails({ data: { steps }, fileName }: BodyProps<PlaylistStepsFragment>) {
  const nodes = useMemo(() => nodeRows(steps), [steps]);
  const ways = useMemo(
    () => steps.steps.flatMap(({ number, links }) => links.map((link): WayRow => ({ number, ...link }))),
    [steps],
  );
  return (
    <>
      <h3 className="steps-table">{TEXTS.nodesCaption}</h3>
      <DataTable
        name="steps"
        caption={TEXTS.nodesCaption}
        order={BY_STEP}
        {...{ columns: NODE_COLUMNS, rows: nodes, fileName }}
        rowKey={({ number, node }) => `${number} ${node?.externalId ?? ""}`}
        isFaded={({ node }) => node === null}
      />
      <h3 className="steps-table">{TEXTS.waysCaption}</h3>
      <DataTable
        name="step-ways"
        caption={TEXTS.waysCaption}
        order={BY_STEP}
        {...{ columns: WAY_COLUMNS, rows: ways, fileName: `${fileName} ways` }}
        rowKey={({ number, from, to }) => JSON.stringify([number, from?.externalId, to?.externalId])}
      />
    </>
  );
}

function nodeRows({ sessions: total, steps }: Steps): NodeRow[] {
  return steps.flatMap(({ number, nodes, rest }): NodeRow[] => [
    ...nodes.map((each) => ({ number, ...each, label: nameOf(each.node) })),
    ...(rest
      ? [
          {
            ...{ number, node: null, label: formatCount(rest.nodes, TEXTS.otherNode, TEXTS.otherNodes) },
            ...{ sessions: rest.sessions, share: total > 0 ? rest.sessions / total : 0, exits: rest.exits },
          },
        ]
      : []),
  ]);
}

function nameOf(node: StoryNode | null): string {
  return node ? (node.name ?? node.externalId) : TEXTS.legend.rest;
}

function StepNode({ node, label }: { node: StoryNode | null; label: string }) {
  return node ? (
    <LocationLink to={{ node: node.externalId }}>
      <Name>{label}</Name>
    </LocationLink>
  ) : (
    label
  );
}

const NODE_COLUMNS: Column<NodeRow>[] = [
  {
    key: "step",
    label: TEXTS.stepColumn,
    sortValue: ({ number }) => number,
    render: ({ number }) => TEXTS.step(formatValue(number, "count")),
  },
  {
    key: "node",
    label: TEXTS.nodeColumn,
    sortValue: ({ label }) => label,
    render: ({ node, label }) => <StepNode {...{ node, label }} />,
  },
  countColumn(
    { key: "sessions", label: TEXTS.sessions, description: TEXTS.sessionsSentence },
    ({ sessions }) => sessions,
  ),
  numberColumn({ key: "share", label: TEXTS.share, description: TEXTS.shareSentence }, "percent", ({ share }) => share),
  countColumn({ key: "exits", label: TEXTS.exitsColumn, description: TEXTS.exitsSentence }, ({ exits }) => exits),
];

const WAY_COLUMNS: Column<WayRow>[] = [
  {
    key: "step",
    label: TEXTS.stepColumn,
    sortValue: ({ number }) => number,
    render: ({ number }) => TEXTS.step(formatValue(number, "count")),
  },
  {
    key: "from",
    label: TEXTS.atStep,
    sortValue: ({ from }) => nameOf(from),
    render: ({ from }) => <StepNode node={from} label={nameOf(from)} />,
  },
  {
    key: "to",
    label: TEXTS.atNextStep,
    sortValue: ({ to }) => nameOf(to),
    render: ({ to }) => <StepNode node={to} label={nameOf(to)} />,
  },
  countColumn({ key: "sessions", label: TEXTS.sessions }, ({ sessions }) => sessions),
];
