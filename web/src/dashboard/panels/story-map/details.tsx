import { useMemo } from "react";
import type { StoryMapFragment } from "../../data/documents";
import { LocationLink } from "../../location/link";
import type { SortOrder } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import { changeColumn, countColumn, shareColumn } from "../../table/columns";
import { DataTable } from "../../table/data-table";
import type { Column } from "../../table/types";
import { Name } from "../../ui/name";
import { readStory } from "./graph";
import { listRows, type Row } from "./rows";

const TEXTS = MESSAGES.storyMap.details;
const BY_COUNT: SortOrder = { by: "count", descending: true };

/** All ways with their numbers, those that nobody took among them, and where sessions begin and end. */
export default function StoryMapDetails({ data, fileName }: BodyProps<StoryMapFragment>) {
  const rows = useMemo(() => listRows(readStory(data, true)), [data]);
  const columns = useMemo(() => listColumns(rows, data.flow.comparison !== null), [rows, data]);
  return (
    <DataTable
      name="flow"
      caption={TEXTS.caption}
      order={BY_COUNT}
      {...{ columns, rows, fileName }}
      rowKey={({ key }) => key}
      isFaded={({ count }) => count === 0}
    />
  );
}

function listColumns(rows: readonly Row[], isCompared: boolean): Column<Row>[] {
  const count = (key: "count" | "viewers" | "chosen" | "byDefault", label: string, description?: string): Column<Row> =>
    countColumn({ key, label, ...(description && { description }) }, (row) => row[key]);
  const end = (key: "from" | "to", label: string, none: string): Column<Row> => ({
    ...{ key, label },
    sortValue: (row) => row[key]?.name ?? none,
    render: (row) => {
      const node = row[key];
      if (!node) return none;
      return (
        <LocationLink to={{ node: node.id }} className="table-name">
          <Name>{node.name}</Name>
        </LocationLink>
      );
    },
  });
  return [
    end("from", TEXTS.from, TEXTS.start),
    end("to", TEXTS.to, TEXTS.exit),
    {
      key: "kind",
      label: TEXTS.kind,
      description: TEXTS.kindSentence,
      sortValue: ({ kind }) => kind,
      render: ({ kind }) => kind,
    },
    count("count", TEXTS.count, TEXTS.countSentence),
    ...(isCompared
      ? [
          changeColumn(
            { key: "change", label: TEXTS.change, description: TEXTS.changeSentence },
            ({ change }: Row) => change,
          ),
        ]
      : []),
    shareColumn({ key: "share", label: TEXTS.share, description: TEXTS.shareSentence }, rows, ({ share }) => share),
    count("viewers", TEXTS.viewers),
    count("chosen", TEXTS.chosen, TEXTS.chosenSentence),
    count("byDefault", TEXTS.byDefault, TEXTS.byDefaultSentence),
    {
      key: "hotspots",
      label: TEXTS.hotspots,
      sortValue: ({ hotspots }) => hotspots,
      render: ({ hotspots }) => <Name>{hotspots}</Name>,
    },
  ];
}
