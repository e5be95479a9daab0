import { useMemo } from "react";
import { formatValue } from "../../format/number";
import { LocationLink } from "../../location/link";
import type { SortOrder } from "../../location/location";
import { Change } from "../../metric/change";
import { DataTable } from "../../table/data-table";
import { Share } from "../../table/share";
import type { Column } from "../../table/types";
import { Name } from "../../ui/name";
import { TextWithTooltip } from "../../ui/tooltip";
import { Causes, tellCauses } from "./causes";
import type { Texts, Transition, Transitions } from "./transitions";
import "./transitions.css";

const BY_COUNT: SortOrder = { by: "count", descending: true };

interface Props {
  /** Name of the table in the URL. */
  name: string;
  transitions: Transitions;
  texts: Texts;
  fileName: string;
}

/** The nodes from which viewers come, or to which they go, and why. */
export default function TransitionsBody({ name, transitions, texts, fileName }: Props) {
  const { count, transitionCount, restCount } = transitions;
  const rows: readonly Transition[] = transitions.transitions;
  const columns = useMemo(() => listColumns(transitions, texts), [transitions, texts]);
  // Those that only the compared period has are among them.
  const ways = transitionCount - rows.filter((row) => row.count === 0).length;
  return (
    <>
      <p className="transitions-summary">{texts.summary(count, ways)}</p>
      <DataTable
        caption={texts.title}
        order={BY_COUNT}
        {...{ name, columns, rows, fileName }}
        rowKey={({ node }) => (node ? `node ${node.externalId}` : "nowhere")}
        isFaded={(row) => row.count === 0}
      />
      {restCount > 0 && (
        <p className="transitions-rest">{texts.rest(transitionCount - rows.length, formatValue(restCount, "count"))}</p>
      )}
    </>
  );
}

function listColumns({ transitions, count: all }: Transitions, texts: Texts): Column<Transition>[] {
  const rows: readonly Transition[] = transitions;
  const shareOf = ({ count }: Transition) => (all > 0 ? count / all : null);
  const largest = Math.max(...rows.map((row) => shareOf(row) ?? 0));
  const isCompared = rows.some(({ comparison }) => comparison !== null);
  return [
    {
      key: "node",
      label: texts.name,
      sortValue: ({ node }) => (node ? (node.name ?? node.externalId) : texts.nowhere),
      render: ({ node }) =>
        node ? (
          <LocationLink to={{ node: node.externalId }} className="table-name">
            <Name>{node.name ?? node.externalId}</Name>
          </LocationLink>
        ) : (
          <TextWithTooltip text={texts.nowhereSentence}>{texts.nowhere}</TextWithTooltip>
        ),
    },
    {
      ...{ key: "count", label: texts.count, description: texts.countSentence, numeric: true },
      sortValue: ({ count }) => count,
      render: ({ count }) => formatValue(count, "count"),
    },
    ...(isCompared
      ? [
          {
            ...{ key: "change", label: texts.change, description: texts.changeSentence, numeric: true },
            sortValue: ({ comparison }: Transition) => comparison?.change.count ?? null,
            render: ({ comparison }: Transition) => <Change change={comparison?.change.count} />,
          },
        ]
      : []),
    {
      ...{ key: "viewers", label: texts.viewers, description: texts.viewersSentence, numeric: true },
      sortValue: ({ viewers }) => viewers.unique,
      render: ({ viewers }) => formatValue(viewers.unique, "count"),
    },
    {
      ...{ key: "share", label: texts.share, description: texts.shareSentence },
      sortValue: shareOf,
      render: (row) => <Share share={shareOf(row)} largest={largest} />,
    },
    ...(texts.ofOthers === null
      ? []
      : [
          {
            ...{ key: "ofOthers", label: texts.ofOthers, description: texts.ofOthersSentence, numeric: true },
            sortValue: ({ share }: Transition) => share,
            render: ({ share }: Transition) => formatValue(share, "percent"),
          },
        ]),
    {
      key: "cause",
      label: texts.cause,
      description: texts.causeSentence,
      exported: ({ parts }) => tellCauses(parts),
      render: ({ parts }) => <Causes parts={parts} />,
    },
  ];
}
