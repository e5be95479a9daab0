import { useMemo } from "react";
import type { NodeEngagementFragment } from "../../data/documents";
import type { SortOrder } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import { changeColumn, countColumn } from "../../table/columns";
import { DataTable } from "../../table/data-table";
import type { Column } from "../../table/types";
import { formatPart } from "./format";
import { type Part, readParts } from "./parts";

const TEXTS = MESSAGES.engagement;
const BY_TIME: SortOrder = { by: "from", descending: false };

/** All numbers of the charts, part by part. */
export default function EngagementDetails({ data, fileName }: BodyProps<NodeEngagementFragment>) {
  const rows = useMemo(() => readParts(data), [data]);
  const isCompared = data.engagement.comparison !== null;
  const columns = useMemo(() => listColumns(isCompared), [isCompared]);
  return (
    <DataTable
      name="engagement"
      caption={TEXTS.caption}
      order={BY_TIME}
      {...{ columns, rows, fileName }}
      rowKey={({ from }) => String(from)}
    />
  );
}

function listColumns(isCompared: boolean): Column<Part>[] {
  return [
    {
      ...{ key: "from", label: TEXTS.from, description: TEXTS.fromSentence },
      sortValue: ({ from }) => from,
      searchText: formatPart,
      render: formatPart,
    },
    count("views", TEXTS.views, TEXTS.viewsSentence),
    ...(isCompared
      ? [
          count("viewsBefore", TEXTS.viewsBefore, TEXTS.viewsBeforeSentence),
          changeColumn(
            { key: "change", label: TEXTS.change, description: TEXTS.changeSentence },
            ({ change }: Part) => change,
          ),
        ]
      : []),
    count("viewers", TEXTS.viewers, TEXTS.viewersSentence),
    count("replays", TEXTS.replays, TEXTS.replaysSentence),
    count("reached", TEXTS.reached, TEXTS.reachedSentence),
    count("exits", TEXTS.exits, TEXTS.exitsSentence),
    count("clicks", TEXTS.clicks, TEXTS.clicksSentence),
  ];
}

function count(key: Exclude<keyof Part, "from" | "until">, label: string, description: string): Column<Part> {
  return countColumn({ key, label, description }, (part) => part[key]);
}
