import { useMemo } from "react";
import type { NodeChoicesFragment } from "../../data/documents";
import { formatCount, formatSeconds, formatValue, NO_VALUE } from "../../format/number";
import { LocationLink } from "../../location/link";
import type { SortOrder } from "../../location/location";
import type { BodyProps } from "../../panel/definition";
import { DataTable } from "../../table/data-table";
import { Deleted } from "../../table/deleted";
import type { Column } from "../../table/types";
import { Name } from "../../ui/name";
import { TextWithTooltip } from "../../ui/tooltip";
import { ShareInterval } from "./share-interval";
import { type Choices, listWays, type Way } from "./ways";
import "./choices.css";

const BY_PLAYS: SortOrder = { by: "count", descending: true };

/** What viewers chose in the node, and what else became of its plays. */
export default function ChoicesBody({ data: { choices }, location, fileName }: BodyProps<NodeChoicesFragment>) {
  const ways = useMemo(() => listWays(choices), [choices]);
  const columns = useMemo(() => listColumns(ways, location.zone), [ways, location.zone]);
  return (
    <>
      <p className="choices-summary">{summarize(choices)}</p>
      <DataTable
        name="choices"
        caption="Choices"
        order={BY_PLAYS}
        {...{ columns, fileName }}
        rows={ways}
        rowKey={({ key }) => key}
        isFaded={({ deletedAt }) => deletedAt !== null}
      />
    </>
  );
}

/** As "1,249 plays: viewers could choose in 1,218 of them. Median time to decide: 0:14.8." */
function summarize({ plays, couldChoose, timeToDecide: { medianSeconds } }: Choices): string {
  const told = `${formatCount(plays, "play")}: viewers could choose in ${formatValue(couldChoose, "count")} of them.`;
  return medianSeconds === null ? told : `${told} Median time to decide: ${formatSeconds(medianSeconds)}.`;
}

function listColumns(ways: readonly Way[], zone: string): Column<Way>[] {
  const largest = Math.max(...ways.map(({ share, interval }) => interval?.high ?? share ?? 0));
  return [
    {
      key: "name",
      label: "What followed",
      sortValue: ({ name }) => name,
      render: ({ name, description, deletedAt }) =>
        description ? (
          <TextWithTooltip text={description}>{name}</TextWithTooltip>
        ) : (
          <span className="table-named">
            <span className="table-name">
              <Name>{name}</Name>
            </span>
            <Deleted at={deletedAt} zone={zone} />
          </span>
        ),
    },
    {
      key: "to",
      label: "Leads to",
      sortValue: ({ to }) => to && (to.name ?? to.externalId),
      render: ({ to }) =>
        to ? (
          <LocationLink to={{ node: to.externalId }} className="table-name">
            <Name>{to.name ?? to.externalId}</Name>
          </LocationLink>
        ) : (
          NO_VALUE
        ),
    },
    {
      key: "count",
      label: "Plays",
      description: "Plays of the node that were left this way. All rows add up to the plays of the node.",
      numeric: true,
      sortValue: ({ count }) => count,
      render: ({ count }) => formatValue(count, "count"),
    },
    {
      key: "share",
      label: "Share",
      description:
        "Of the plays whose viewers could choose the hotspot; in the other rows, of all plays. " +
        "The line over the bar is the 95% interval.",
      sortValue: ({ share }) => share,
      render: (way) => <ShareInterval way={way} largest={largest} />,
    },
    {
      key: "low",
      label: "Lower bound",
      description: "Of the share’s 95% Wilson score interval, which says how far it may be off by chance.",
      numeric: true,
      sortValue: ({ interval }) => interval?.low ?? null,
      render: ({ interval }) => formatValue(interval?.low, "percent"),
    },
    {
      key: "high",
      label: "Upper bound",
      description: "Of the share’s 95% Wilson score interval, which says how far it may be off by chance.",
      numeric: true,
      sortValue: ({ interval }) => interval?.high ?? null,
      render: ({ interval }) => formatValue(interval?.high, "percent"),
    },
    {
      key: "shareOfChoices",
      label: "Share of choices",
      description: "Of the plays that were left by any choice, defaults and exits left out.",
      numeric: true,
      sortValue: ({ shareOfChoices }) => shareOfChoices,
      render: ({ shareOfChoices }) => formatValue(shareOfChoices, "percent"),
    },
    {
      key: "exposed",
      label: "Exposures",
      description: "Plays whose viewers could choose the hotspot: it was shown, clicked, named by a switch, or chosen.",
      numeric: true,
      sortValue: ({ exposed }) => exposed,
      render: ({ exposed }) => formatValue(exposed, "count"),
    },
    {
      key: "medianSeconds",
      label: "Time to decide",
      description: "Median from when the hotspot was first shown to the last click on it, as minutes:seconds.",
      numeric: true,
      sortValue: ({ medianSeconds }) => medianSeconds,
      render: ({ medianSeconds }) => (medianSeconds === null ? NO_VALUE : formatSeconds(medianSeconds)),
    },
  ];
}
