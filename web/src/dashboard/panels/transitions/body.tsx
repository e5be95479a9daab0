import { useMemo } from "react";
import { formatValue } from "../../format/number";
import type { SortOrder } from "../../location/location";
import { Change } from "../../metric/change";
import { changeColumn, countColumn, numberColumn, shareColumn } from "../../table/columns";
import { DataTable } from "../../table/data-table";
import { NodeLink, nameOf } from "../../table/node-link";
import type { Column } from "../../table/types";
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
  const { count, transitionCount, restCount, comparison } = transitions;
  const rows: readonly Transition[] = transitions.transitions;
  const columns = useMemo(() => listColumns(transitions, texts), [transitions, texts]);
  // Those that only the compared period has are among them.
  const ways = transitionCount - rows.filter((row) => row.count === 0).length;
  return (
    <>
      <p className="transitions-summary">
        {texts.summary(count, ways)}
        {comparison && (
          <>
            {" "}
            {texts.before(comparison.count)} <Change change={comparison.change} />
          </>
        )}
      </p>
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

function listColumns(
  { transitions, count: all, comparison: compared }: Transitions,
  texts: Texts,
): Column<Transition>[] {
  const rows: readonly Transition[] = transitions;
  const shareOf = ({ count }: Transition) => (all > 0 ? count / all : null);
  return [
    {
      key: "node",
      label: texts.name,
      sortValue: ({ node }) => (node ? nameOf(node) : texts.nowhere),
      render: ({ node }) =>
        node ? (
          <NodeLink node={node} />
        ) : (
          <TextWithTooltip text={texts.nowhereSentence}>{texts.nowhere}</TextWithTooltip>
        ),
    },
    countColumn({ key: "count", label: texts.count, description: texts.countSentence }, ({ count }) => count),
    ...(compared
      ? [
          changeColumn(
            { key: "change", label: texts.change, description: texts.changeSentence },
            ({ comparison }: Transition) => comparison?.change.count ?? null,
          ),
        ]
      : []),
    countColumn(
      { key: "viewers", label: texts.viewers, description: texts.viewersSentence },
      ({ viewers }) => viewers.unique,
    ),
    shareColumn({ key: "share", label: texts.share, description: texts.shareSentence }, rows, shareOf),
    ...(texts.ofOthers === null
      ? []
      : [
          numberColumn(
            { key: "ofOthers", label: texts.ofOthers, description: texts.ofOthersSentence },
            "percent",
            ({ share }: Transition) => share,
          ),
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
