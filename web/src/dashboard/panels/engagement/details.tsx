import { useMemo } from "react";
import type { NodeEngagementFragment } from "../../data/documents";
import { formatValue } from "../../format/number";
import type { SortOrder } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import { DataTable } from "../../table/data-table";
import type { Column } from "../../table/types";
import { formatSlice } from "./format";
import { readSlices, type Slice } from "./slices";

const TEXTS = MESSAGES.engagement;
const BY_TIME: SortOrder = { by: "from", descending: false };

/** All numbers of the charts, slice by slice. */
export default function EngagementDetails({ data, fileName }: BodyProps<NodeEngagementFragment>) {
  const rows = useMemo(() => readSlices(data), [data]);
  return (
    <DataTable
      name="engagement"
      caption={TEXTS.caption}
      order={BY_TIME}
      {...{ rows, fileName }}
      columns={COLUMNS}
      rowKey={({ from }) => String(from)}
    />
  );
}

const COLUMNS: readonly Column<Slice>[] = [
  {
    ...{ key: "from", label: TEXTS.from, description: TEXTS.fromSentence },
    sortValue: ({ from }) => from,
    searchText: formatSlice,
    render: formatSlice,
  },
  count("views", TEXTS.views, TEXTS.viewsSentence),
  count("viewers", TEXTS.viewers, TEXTS.viewersSentence),
  count("replays", TEXTS.replays, TEXTS.replaysSentence),
  count("reached", TEXTS.reached, TEXTS.reachedSentence),
  count("exits", TEXTS.exits, TEXTS.exitsSentence),
  count("clicks", TEXTS.clicks, TEXTS.clicksSentence),
];

function count(key: Exclude<keyof Slice, "from" | "until">, label: string, description: string): Column<Slice> {
  const value = (slice: Slice) => slice[key];
  return {
    ...{ key, label, description, numeric: true, sortValue: value },
    render: (slice) => formatValue(value(slice), "count"),
  };
}
