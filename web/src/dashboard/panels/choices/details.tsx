import type { NodeChoicesFragment } from "../../data/documents";
import { formatValue } from "../../format/number";
import type { SortOrder } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import { DataTable } from "../../table/data-table";
import type { Column } from "../../table/types";
import { formatBucket } from "./format";
import type { Bucket } from "./time-option";

const TEXTS = MESSAGES.choices.time;
const BY_TIME: SortOrder = { by: "from", descending: false };

const COLUMNS: readonly Column<Bucket>[] = [
  {
    ...{ key: "from", label: TEXTS.from, description: TEXTS.fromSentence },
    sortValue: ({ fromSeconds }) => fromSeconds,
    render: formatBucket,
  },
  {
    ...{ key: "decisions", label: TEXTS.count, description: TEXTS.countSentence, numeric: true },
    sortValue: ({ count }) => count,
    render: ({ count }) => formatValue(count, "count"),
  },
];

/** All numbers of the histogram of times to decide. */
export default function ChoicesDetails({ data: { choices }, fileName }: BodyProps<NodeChoicesFragment>) {
  return (
    <DataTable
      name="times"
      caption={TEXTS.title}
      order={BY_TIME}
      columns={COLUMNS}
      rows={choices.timeToDecide.histogram}
      fileName={`${fileName} times`}
      rowKey={({ fromSeconds }) => String(fromSeconds)}
    />
  );
}
