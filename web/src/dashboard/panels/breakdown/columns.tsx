import type { PlaylistBreakdownFragment } from "../../data/documents";
import { enumName } from "../../data/enum-name";
import { LocationLink } from "../../location/link";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { PLAYLIST_METRICS, type PlaylistMetricName } from "../../metric/catalogue";
import { metricColumn } from "../../metric/column";
import { Share } from "../../table/share";
import type { Column } from "../../table/types";
import { Name } from "../../ui/name";
import { TextWithTooltip, Tooltip } from "../../ui/tooltip";
import { audienceAfter, type BreakdownRow, breakdownLabel, isChosen } from "./rows";

const TEXTS = MESSAGES.breakdown;

/** Sums first, then viewers, who do not add up, and ratios. */
const COLUMN_METRICS = [
  ...(["clicks", "minutesViewed", "sessions", "uniqueViewers", "newViewers", "returningViewers"] as const),
  ...(["averageViewMinutes", "endingRate"] as const),
] satisfies PlaylistMetricName[];

type Breakdown = PlaylistBreakdownFragment["breakdown"];

export function listColumns({ rows, total }: Breakdown, location: PageLocation): Column<BreakdownRow>[] {
  const shareOf = ({ metrics }: BreakdownRow) => (total.plays > 0 ? metrics.plays / total.plays : null);
  const largest = Math.max(...rows.map(({ metrics }) => metrics.plays / Math.max(total.plays, 1)));
  return [
    {
      key: "value",
      label: breakdownLabel(location.breakdown),
      exported: ({ label }) => label,
      render: (row) => <ValueCell row={row} location={location} />,
    },
    columnOf("plays"),
    {
      key: "share",
      label: TEXTS.share,
      description: TEXTS.shareSentence,
      exported: shareOf,
      // Only values have bars: those of all others together, and of all, would dwarf them.
      render: (row) => <Share share={shareOf(row)} largest={row.kind === "value" ? largest : 0} />,
    },
    ...COLUMN_METRICS.map(columnOf),
  ];
}

function columnOf(name: PlaylistMetricName): Column<BreakdownRow> {
  const metric = PLAYLIST_METRICS[name];
  return metricColumn(metric, ({ metrics }) => metrics[name], { key: enumName(name), label: metric.short });
}

/** A value, which narrows the whole page to its viewers; not that of an embed. */
function ValueCell({ row, location }: { row: BreakdownRow; location: PageLocation }) {
  const audience = audienceAfter(location.audience, location.breakdown, row);
  if (row.kind === "total") return <TextWithTooltip text={TEXTS.totalSentence}>{row.label}</TextWithTooltip>;
  if (!audience || location.embed) return row.label;
  const chosen = isChosen(location.audience, location.breakdown, row);
  return (
    <span className="table-named">
      <Tooltip text={chosen ? TEXTS.widen : TEXTS.narrow}>
        <LocationLink to={{ audience }} className="table-name">
          <Name>{row.label}</Name>
        </LocationLink>
      </Tooltip>
      {chosen && <span className="badge">{TEXTS.only}</span>}
    </span>
  );
}
