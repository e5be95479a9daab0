import { useMemo } from "react";
import type { PlaylistFunnelFragment } from "../../data/documents";
import { formatValue } from "../../format/number";
import type { SortOrder } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import { changeColumn, comparedShareColumns, countColumn, numberColumn } from "../../table/columns";
import { DataTable } from "../../table/data-table";
import type { Column } from "../../table/types";
import { Reach } from "./reach";
import type { Funnel, Stage } from "./stage";
import "./funnel.css";

const TEXTS = MESSAGES.funnel;

const BY_LEVEL: SortOrder = { by: "level", descending: false };

/** How many sessions came to each level of the story, and how many more came only to the one before. */
export default function FunnelBody({ data: { funnel }, fileName }: BodyProps<PlaylistFunnelFragment>) {
  const columns = useMemo(() => listColumns(funnel), [funnel]);
  return (
    <>
      <p className="funnel-summary">{summarize(funnel)}</p>
      <DataTable
        name="funnel"
        caption={TEXTS.title}
        order={BY_LEVEL}
        {...{ columns, fileName }}
        rows={funnel.stages}
        rowKey={({ number }) => String(number)}
      />
    </>
  );
}

/** As "2,048 sessions: 12.4% (9.8% in the compared period) came to the deepest level, 9. The largest drop-off is from level 4 to 5: 38.2%." */
function summarize({ count, stages }: Funnel): string {
  const deepest = stages.at(-1);
  const told = [TEXTS.summary(count)];
  if (deepest) {
    const { share, comparison, number } = deepest;
    const before = comparison && formatValue(comparison.share, "percent");
    told.push(TEXTS.summaryOfDeepest(formatValue(share, "percent"), before, number));
  }
  const steepest = steepestOf(stages.slice(1));
  if (steepest) {
    const { number, dropOff } = steepest;
    told.push(TEXTS.summaryOfDropOff(number - 1, number, formatValue(dropOff, "percent")));
  }
  return told.join(" ");
}

/** The stage with the largest drop-off, the first one of several; undefined if nobody drops off. */
function steepestOf(stages: readonly Stage[]): Stage | undefined {
  const largest = Math.max(...stages.map(({ dropOff }) => dropOff ?? 0));
  return largest > 0 ? stages.find(({ dropOff }) => dropOff === largest) : undefined;
}

function listColumns({ count: total, comparison }: Funnel): Column<Stage>[] {
  return [
    {
      key: "level",
      label: TEXTS.level,
      description: TEXTS.levelSentence,
      sortValue: ({ number }) => number,
      render: ({ number }) => MESSAGES.level.level(number),
    },
    {
      key: "sessions",
      label: TEXTS.sessions,
      description: comparison ? `${TEXTS.sessionsSentence} ${TEXTS.markSentence}` : TEXTS.sessionsSentence,
      sortValue: ({ count }) => count,
      render: (stage) => <Reach stage={stage} total={total} />,
    },
    ...(comparison
      ? [
          changeColumn(
            { key: "change", label: TEXTS.change, description: TEXTS.changeSentence },
            (stage: Stage) => stage.comparison?.change ?? null,
          ),
        ]
      : []),
    numberColumn(
      { key: "share", label: TEXTS.share, description: TEXTS.shareSentence },
      "percent",
      ({ share }) => share,
    ),
    ...(comparison
      ? comparedShareColumns<Stage>(
          TEXTS,
          ({ share }) => share,
          (stage) => stage.comparison?.share ?? null,
        )
      : []),
    countColumn({ key: "dropped", label: TEXTS.dropped, description: TEXTS.droppedSentence }, ({ dropped }) => dropped),
    numberColumn(
      { key: "dropOff", label: TEXTS.dropOff, description: TEXTS.dropOffSentence },
      "percent",
      ({ dropOff }) => dropOff,
    ),
  ];
}
