import { useMemo } from "react";
import type { NewAndReturningFragment } from "../../data/documents";
import { formatValue } from "../../format/number";
import type { SortOrder } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import { DataTable } from "../../table/data-table";
import { Share } from "../../table/share";
import type { Column } from "../../table/types";
import { readTimes } from "./times";

interface Row {
  start: string;
  title: string;
  newViewers: number;
  returningViewers: number;
  share: number | null;
}

const TEXTS = MESSAGES.newAndReturning;
const NEWEST_FIRST: SortOrder = { by: "time", descending: true };

const COLUMNS: Column<Row>[] = [
  {
    ...{ key: "time", label: TEXTS.time },
    sortValue: ({ start }) => start,
    searchText: ({ title }) => title,
    render: ({ title }) => title,
  },
  {
    ...{ key: "newViewers", label: TEXTS.new, numeric: true },
    sortValue: ({ newViewers }) => newViewers,
    render: ({ newViewers }) => formatValue(newViewers, "count"),
  },
  {
    ...{ key: "returningViewers", label: TEXTS.returning, numeric: true },
    sortValue: ({ returningViewers }) => returningViewers,
    render: ({ returningViewers }) => formatValue(returningViewers, "count"),
  },
  {
    ...{ key: "share", label: TEXTS.share, description: TEXTS.shareSentence },
    sortValue: ({ share }) => share,
    render: ({ share }) => <Share share={share} largest={1} />,
  },
];

/** New and returning viewers over time, as a table. */
export default function NewAndReturningDetails({ data, fileName }: BodyProps<NewAndReturningFragment>) {
  const rows = useMemo(() => listRows(data.newOverTime), [data]);
  return (
    <DataTable
      name="new-and-returning"
      caption={TEXTS.caption}
      order={NEWEST_FIRST}
      columns={COLUMNS}
      {...{ rows, fileName }}
      rowKey={({ start }) => start}
    />
  );
}

function listRows(timeline: NewAndReturningFragment["newOverTime"]): Row[] {
  const { newViewers, returningViewers } = timeline.columns;
  const { series, titles } = readTimes(timeline);
  return series.buckets.map(({ start }, index) => {
    const [fresh, back] = [newViewers[index] ?? 0, returningViewers[index] ?? 0];
    const share = fresh + back > 0 ? fresh / (fresh + back) : null;
    return { start, title: titles[index] ?? start, newViewers: fresh, returningViewers: back, share };
  });
}
