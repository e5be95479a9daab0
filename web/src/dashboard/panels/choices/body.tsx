import { useMemo } from "react";
import type { Attempt, NodeChoicesFragment } from "../../data/documents";
import { formatSeconds, formatValue, NO_VALUE } from "../../format/number";
import { LocationLink } from "../../location/link";
import type { SortOrder } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import { comparedShareColumns } from "../../table/columns";
import { DataTable } from "../../table/data-table";
import { Deleted } from "../../table/deleted";
import type { Column } from "../../table/types";
import { Name } from "../../ui/name";
import { TextWithTooltip } from "../../ui/tooltip";
import { LeftChart, TimeChart } from "./charts";
import { ShareInterval } from "./share-interval";
import { type Choices, listWays, type Way } from "./ways";
import "./choices.css";

const TEXTS = MESSAGES.choices;
const BY_PLAYS: SortOrder = { by: "count", descending: true };

/** What viewers chose in the node, and what else became of its plays. */
export default function ChoicesBody({ data: { choices }, location, fileName }: BodyProps<NodeChoicesFragment>) {
  const ways = useMemo(() => listWays(choices), [choices]);
  const isCompared = choices.comparison !== null;
  const columns = useMemo(() => listColumns(ways, isCompared, location.zone), [ways, isCompared, location.zone]);
  return (
    <>
      <p className="choices-summary">{summarize(choices, location.attempt)}</p>
      <div className="choices-charts">
        <LeftChart choices={choices} />
        <TimeChart times={choices.timeToDecide} />
      </div>
      <DataTable
        name="choices"
        caption={TEXTS.title}
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
function summarize(choices: Choices, attempt: Attempt): string {
  const { plays, couldChoose, timeToDecide, changedMinds } = choices;
  const { medianSeconds } = timeToDecide;
  const { sessions, changed } = changedMinds;
  return [
    TEXTS.summary(plays, TEXTS.ofSession[attempt], formatValue(couldChoose, "count")),
    medianSeconds !== null && TEXTS.median(formatSeconds(medianSeconds)),
    sessions > 0 && TEXTS.changedMinds(sessions, formatValue(changed, "count")),
  ]
    .filter(Boolean)
    .join(" ");
}

function listColumns(ways: readonly Way[], isCompared: boolean, zone: string): Column<Way>[] {
  const largest = Math.max(...ways.map(({ share, interval }) => interval?.high ?? share ?? 0));
  return [
    {
      key: "name",
      label: TEXTS.name,
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
      label: TEXTS.to,
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
      label: TEXTS.count,
      description: TEXTS.countSentence,
      numeric: true,
      sortValue: ({ count }) => count,
      render: ({ count }) => formatValue(count, "count"),
    },
    {
      key: "share",
      label: TEXTS.share,
      description: TEXTS.shareSentence,
      sortValue: ({ share }) => share,
      render: (way) => <ShareInterval way={way} largest={largest} />,
    },
    ...(isCompared
      ? comparedShareColumns<Way>(
          TEXTS,
          ({ share }) => share,
          ({ shareBefore }) => shareBefore,
        )
      : []),
    {
      key: "low",
      label: TEXTS.low,
      description: TEXTS.lowSentence,
      numeric: true,
      sortValue: ({ interval }) => interval?.low ?? null,
      render: ({ interval }) => formatValue(interval?.low, "percent"),
    },
    {
      key: "high",
      label: TEXTS.high,
      description: TEXTS.highSentence,
      numeric: true,
      sortValue: ({ interval }) => interval?.high ?? null,
      render: ({ interval }) => formatValue(interval?.high, "percent"),
    },
    {
      key: "shareOfChoices",
      label: TEXTS.shareOfChoices,
      description: TEXTS.shareOfChoicesSentence,
      numeric: true,
      sortValue: ({ shareOfChoices }) => shareOfChoices,
      render: ({ shareOfChoices }) => formatValue(shareOfChoices, "percent"),
    },
    {
      key: "exposed",
      label: TEXTS.exposed,
      description: TEXTS.exposedSentence,
      numeric: true,
      sortValue: ({ exposed }) => exposed,
      render: ({ exposed }) => formatValue(exposed, "count"),
    },
    {
      key: "medianSeconds",
      label: TEXTS.medianSeconds,
      description: TEXTS.medianSecondsSentence,
      numeric: true,
      sortValue: ({ medianSeconds }) => medianSeconds,
      render: ({ medianSeconds }) => (medianSeconds === null ? NO_VALUE : formatSeconds(medianSeconds)),
    },
  ];
}
