import { useMemo } from "react";
import type { ViewerSessionsFragment } from "../../data/documents";
import { formatSeconds, NO_VALUE } from "../../format/number";
import { formatInstant } from "../../format/time";
import type { SortOrder } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import { DataTable } from "../../table/data-table";
import type { Column } from "../../table/types";
import { yesOrNo } from "../../table/yes-or-no";
import { Name } from "../../ui/name";
import { usePlays } from "./plays";
import { causeOf, nameOf, type Session, type Sessions, type Step } from "./session";

interface Row extends Step {
  session: Session;
  number: number;
}

const TEXTS = MESSAGES.viewerSessions;
const BY_TIME: SortOrder = { by: "at", descending: false };

/** Every play of the sessions of the page, as far as they are shown. */
export default function Details({ data: { viewer }, ...props }: BodyProps<ViewerSessionsFragment>) {
  return viewer && <PlaysTable sessions={viewer.sessions} {...props} />;
}

interface Props extends Omit<BodyProps<ViewerSessionsFragment>, "data"> {
  sessions: Sessions;
}

function PlaysTable({ sessions, location, fileName }: Props) {
  const columns = useMemo(() => listColumns(location.zone), [location.zone]);
  const rows = usePlays(sessions, location).flatMap(({ session, steps }) =>
    steps.map((step, index): Row => ({ ...step, session, number: index + 1 })),
  );
  return (
    <DataTable
      name="steps"
      caption={TEXTS.steps}
      order={BY_TIME}
      {...{ columns, rows, fileName }}
      rowKey={({ session, number }) => `${session.startedAt} ${number}`}
    />
  );
}

function listColumns(zone: string): Column<Row>[] {
  return [
    {
      key: "node",
      label: TEXTS.node,
      sortValue: nameOf,
      render: (step) => <Name>{nameOf(step)}</Name>,
    },
    {
      key: "session",
      label: TEXTS.session,
      sortValue: ({ session }) => session.startedAt,
      render: ({ session }) => formatInstant(session.startedAt, zone),
    },
    {
      key: "at",
      label: TEXTS.at,
      description: TEXTS.atSentence,
      numeric: true,
      sortValue: ({ at }) => at,
      render: ({ at, session }) => formatSeconds(Math.round((Date.parse(at) - Date.parse(session.startedAt)) / 1000)),
    },
    {
      key: "watched",
      label: TEXTS.watchedSeconds,
      description: TEXTS.watchedSentence,
      numeric: true,
      sortValue: ({ watchedSeconds }) => watchedSeconds,
      render: ({ watchedSeconds }) => formatSeconds(watchedSeconds),
    },
    {
      key: "hasEnded",
      label: TEXTS.hasEnded,
      description: TEXTS.hasEndedSentence,
      sortValue: ({ hasEnded }) => yesOrNo(hasEnded),
      render: ({ hasEnded }) => yesOrNo(hasEnded),
    },
    {
      key: "cause",
      label: TEXTS.cause,
      description: TEXTS.causeSentence,
      sortValue: causeOf,
      render: (step) => causeOf(step) ?? NO_VALUE,
    },
    {
      key: "hotspot",
      label: TEXTS.hotspot,
      sortValue: ({ hotspot }) => hotspot && (hotspot.name ?? hotspot.externalId),
      render: ({ hotspot }) => (hotspot ? <Name>{hotspot.name ?? hotspot.externalId}</Name> : NO_VALUE),
    },
    {
      key: "decision",
      label: TEXTS.decision,
      description: TEXTS.decisionSentence,
      numeric: true,
      sortValue: ({ decisionSeconds }) => decisionSeconds,
      render: ({ decisionSeconds }) => (decisionSeconds === null ? NO_VALUE : formatSeconds(decisionSeconds)),
    },
  ];
}
