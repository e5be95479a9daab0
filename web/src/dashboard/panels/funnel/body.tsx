import { useMemo } from "react";
import type { PlaylistFunnelFragment } from "../../data/documents";
import { formatCount, formatValue } from "../../format/number";
import type { SortOrder } from "../../location/location";
import type { BodyProps } from "../../panel/definition";
import { DataTable } from "../../table/data-table";
import type { Column } from "../../table/types";
import { Reach } from "./reach";
import type { Funnel, Stage } from "./stage";
import "./funnel.css";

const BY_LEVEL: SortOrder = { by: "level", descending: false };

/** How many sessions came to each level of the story, and how many more came only to the one before. */
export default function FunnelBody({ data: { funnel }, fileName }: BodyProps<PlaylistFunnelFragment>) {
  const columns = useMemo(() => listColumns(funnel), [funnel]);
  return (
    <>
      <p className="funnel-summary">{summarize(funnel)}</p>
      <DataTable
        name="funnel"
        caption="How far viewers come"
        order={BY_LEVEL}
        {...{ columns, fileName }}
        rows={funnel.stages}
        rowKey={({ number }) => String(number)}
      />
    </>
  );
}

/** As "2,048 sessions: 12.4% came to the deepest level, 9. The largest drop-off is from level 4 to 5: 38.2%." */
function summarize({ count, stages }: Funnel): string {
  const deepest = stages.at(-1);
  const told = [`${formatCount(count, "session")}:`];
  if (deepest) told.push(`${formatValue(deepest.share, "percent")} came to the deepest level, ${deepest.number}.`);
  const steepest = steepestOf(stages.slice(1));
  if (steepest) {
    const { number, dropOff } = steepest;
    told.push(`The largest drop-off is from level ${number - 1} to ${number}: ${formatValue(dropOff, "percent")}.`);
  }
  return told.join(" ");
}

/** The stage with the largest drop-off, the first one of several; undefined if nobody drops off. */
function steepestOf(stages: readonly Stage[]): Stage | undefined {
  const largest = Math.max(...stages.map(({ dropOff }) => dropOff ?? 0));
  return largest > 0 ? stages.find(({ dropOff }) => dropOff === largest) : undefined;
}

function listColumns({ count: total }: Funnel): Column<Stage>[] {
  return [
    {
      key: "level",
      label: "Level",
      description: "Shortest distance from the start of the story, which has level 1.",
      sortValue: ({ number }) => number,
      render: ({ number }) => `Level ${number}`,
    },
    {
      key: "sessions",
      label: "Sessions",
      description:
        "Sessions that came to the level or to a deeper one. The stripes are those that came only to the level before.",
      sortValue: ({ count }) => count,
      render: (stage) => <Reach stage={stage} total={total} />,
    },
    {
      key: "share",
      label: "Share of sessions",
      description: "Of all sessions that began in the period.",
      numeric: true,
      sortValue: ({ share }) => share,
      render: ({ share }) => formatValue(share, "percent"),
    },
    {
      key: "dropped",
      label: "Dropped",
      description: "Sessions that came to the level before and not to this one; at level 1, all others.",
      numeric: true,
      sortValue: ({ dropped }) => dropped,
      render: ({ dropped }) => formatValue(dropped, "count"),
    },
    {
      key: "dropOff",
      label: "Drop-off",
      description: "Dropped / the sessions of the level before.",
      numeric: true,
      sortValue: ({ dropOff }) => dropOff,
      render: ({ dropOff }) => formatValue(dropOff, "percent"),
    },
  ];
}
