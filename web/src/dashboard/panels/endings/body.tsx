import { useMemo } from "react";
import type { PlaylistEndingsFragment } from "../../data/documents";
import { formatSeconds, formatValue, NO_VALUE } from "../../format/number";
import { LocationLink } from "../../location/link";
import type { SortOrder } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { Change } from "../../metric/change";
import type { BodyProps } from "../../panel/definition";
import { DataTable } from "../../table/data-table";
import { exportFlag } from "../../table/export";
import { Share } from "../../table/share";
import type { Column } from "../../table/types";
import { Name } from "../../ui/name";
import "./endings.css";

type Endings = PlaylistEndingsFragment["endings"];
type Row = Endings["nodes"][number];

const TEXTS = MESSAGES.endings;
const BY_SESSIONS: SortOrder = { by: "sessions", descending: true };

/** The nodes in which sessions ended, and how many of them reached an ending of the story. */
export default function EndingsBody({ data: { endings }, fileName }: BodyProps<PlaylistEndingsFragment>) {
  const columns = useMemo(() => listColumns(endings), [endings]);
  return (
    <>
      <p className="endings-summary">{summarize(endings)}</p>
      <DataTable
        name="endings"
        caption={TEXTS.caption}
        order={BY_SESSIONS}
        {...{ columns, fileName }}
        rows={endings.nodes}
        rowKey={(row) => row.node?.externalId ?? ""}
      />
    </>
  );
}

/** As "2,048 sessions: 47.2% reached an ending, 52.8% left before, 0.0% may be going on." */
function summarize({ sessions, ends: { ending, left, goingOn } }: Endings): string {
  const share = (count: number) => formatValue(sessions > 0 ? count / sessions : null, "percent");
  return TEXTS.summary(sessions, share(ending), share(left), share(goingOn));
}

function listColumns({ nodes, comparison }: Endings): Column<Row>[] {
  const largest = Math.max(...nodes.map(({ share }) => share ?? 0));
  return [
    {
      key: "name",
      label: TEXTS.name,
      sortValue: ({ node }) => node && (node.name ?? node.externalId),
      render: ({ node }) =>
        node ? (
          <LocationLink to={{ node: node.externalId }} className="table-name">
            <Name>{node.name ?? node.externalId}</Name>
          </LocationLink>
        ) : (
          NO_VALUE
        ),
    },
    {
      key: "isEnding",
      label: TEXTS.isEnding,
      description: TEXTS.isEndingSentence,
      sortValue: ({ isEnding }) => exportFlag(isEnding),
      render: ({ isEnding }) => (isEnding ? <span className="badge">{TEXTS.isEnding}</span> : TEXTS.left),
    },
    {
      key: "sessions",
      label: TEXTS.sessions,
      description: TEXTS.sessionsSentence,
      numeric: true,
      sortValue: ({ sessions }) => sessions,
      render: ({ sessions }) => formatValue(sessions, "count"),
    },
    ...(comparison
      ? [
          {
            key: "change",
            label: TEXTS.change,
            description: TEXTS.changeSentence,
            numeric: true,
            sortValue: (row: Row) => row.comparison?.change ?? null,
            render: (row: Row) => <Change change={row.comparison?.change} />,
          },
        ]
      : []),
    {
      key: "share",
      label: TEXTS.share,
      description: TEXTS.shareSentence,
      sortValue: ({ share }) => share,
      render: ({ share }) => <Share share={share} largest={largest} />,
    },
    ...(comparison
      ? [
          {
            key: "shareBefore",
            label: TEXTS.shareBefore,
            description: TEXTS.shareBeforeSentence,
            numeric: true,
            sortValue: (row: Row) => row.comparison?.share ?? null,
            render: (row: Row) => formatValue(row.comparison?.share, "percent"),
          },
        ]
      : []),
    {
      key: "seconds",
      label: TEXTS.seconds,
      description: TEXTS.secondsSentence,
      numeric: true,
      sortValue: ({ medianSecondsToReach }) => medianSecondsToReach,
      render: ({ medianSecondsToReach: seconds }) => (seconds === null ? NO_VALUE : formatSeconds(Math.round(seconds))),
    },
  ];
}
