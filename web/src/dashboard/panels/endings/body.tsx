import { useMemo } from "react";
import type { PlaylistEndingsFragment } from "../../data/documents";
import { formatSeconds, formatValue, NO_VALUE } from "../../format/number";
import type { SortOrder } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import { changeColumn, comparedShareColumns, countColumn, shareColumn } from "../../table/columns";
import { DataTable } from "../../table/data-table";
import { NodeLink, nameOf } from "../../table/node-link";
import type { Column } from "../../table/types";
import { yesOrNo } from "../../table/yes-or-no";
import "./endings.css";

type Endings = PlaylistEndingsFragment["endings"];
type Row = Endings["nodes"][number];

const TEXTS = MESSAGES.endings;
const BY_SESSIONS: SortOrder = { by: "sessions", descending: true };

/** The nodes in which sessions ended, and how many of them reached an ending of the story. */
export default function EndingsBody({ data: { endings, startNode }, fileName }: BodyProps<PlaylistEndingsFragment>) {
  const columns = useMemo(() => listColumns(endings), [endings]);
  return (
    <>
      {/* Without a structure no node is known to be an ending. */}
      <p className="endings-summary">{startNode ? summarize(endings) : TEXTS.noEndings(endings.sessions)}</p>
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
function summarize({ sessions, ends: { ending, left, goingOn }, comparison }: Endings): string {
  const share = (count: number, of = sessions) => formatValue(of > 0 ? count / of : null, "percent");
  const before = comparison && share(comparison.ends.ending, comparison.sessions);
  return TEXTS.summary(sessions, share(ending), before, share(left), share(goingOn));
}

/** Whether sessions left the story here: more of them are not better. */
function isLeft({ isEnding }: Row): boolean {
  return !isEnding;
}

function listColumns({ nodes, comparison }: Endings): Column<Row>[] {
  return [
    {
      key: "name",
      label: TEXTS.name,
      sortValue: ({ node }) => node && nameOf(node),
      render: ({ node }) => (node ? <NodeLink node={node} /> : NO_VALUE),
    },
    {
      key: "isEnding",
      label: TEXTS.isEnding,
      description: TEXTS.isEndingSentence,
      sortValue: ({ isEnding }) => yesOrNo(isEnding),
      render: ({ isEnding }) => (isEnding ? <span className="badge">{TEXTS.isEnding}</span> : TEXTS.left),
    },
    countColumn(
      { key: "sessions", label: TEXTS.sessions, description: TEXTS.sessionsSentence },
      ({ sessions }) => sessions,
    ),
    ...(comparison
      ? [
          changeColumn(
            { key: "change", label: TEXTS.change, description: TEXTS.changeSentence },
            (row: Row) => row.comparison?.change ?? null,
            isLeft,
          ),
        ]
      : []),
    shareColumn({ key: "share", label: TEXTS.share, description: TEXTS.shareSentence }, nodes, ({ share }) => share),
    ...(comparison
      ? comparedShareColumns<Row>(
          TEXTS,
          ({ share }) => share,
          (row) => row.comparison?.share ?? null,
          isLeft,
        )
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
