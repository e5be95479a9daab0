import { useMemo } from "react";
import type { PlaylistDividingChoicesFragment } from "../../data/documents";
import { NO_VALUE } from "../../format/number";
import type { SortOrder } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import { countColumn, numberColumn } from "../../table/columns";
import { DataTable } from "../../table/data-table";
import { NodeLink, nameOf } from "../../table/node-link";
import type { Column } from "../../table/types";
import { Options } from "./bar";
import { type Choice, optionsText } from "./options";
import "./dividing-choices.css";

const TEXTS = MESSAGES.dividingChoices;
const BY_DIVISION: SortOrder = { by: "division", descending: true };

/** The choices at which viewers part ways most evenly, each with a bar of its options. */
export default function DividingChoicesBody({
  data: { dividingChoices },
  location: { zone, embed },
  fileName,
}: BodyProps<PlaylistDividingChoicesFragment>) {
  const { choices, choiceCount } = dividingChoices;
  const columns = useMemo(() => listColumns(zone), [zone]);
  return (
    <>
      <p className="dividing-summary">
        {TEXTS.summary}
        {!embed && ` ${TEXTS.openNode}`}
        {choiceCount > choices.length && ` ${TEXTS.cut(choices.length, choiceCount)}`}
      </p>
      <DataTable
        name="dividing"
        caption={TEXTS.title}
        order={BY_DIVISION}
        {...{ columns, fileName }}
        rows={choices}
        rowKey={({ node }) => node?.externalId ?? ""}
      />
    </>
  );
}

function listColumns(zone: string): Column<Choice>[] {
  return [
    {
      key: "name",
      label: TEXTS.name,
      sortValue: ({ node }) => node && nameOf(node),
      render: ({ node }) => (node ? <NodeLink node={node} /> : NO_VALUE),
    },
    {
      key: "options",
      label: TEXTS.options,
      description: TEXTS.optionsSentence,
      exported: optionsText,
      render: (choice) => <Options choice={choice} zone={zone} />,
    },
    numberColumn(
      { key: "division", label: TEXTS.division, description: TEXTS.divisionSentence },
      "percent",
      ({ division }) => division,
    ),
    countColumn({ key: "choices", label: TEXTS.choices, description: TEXTS.choicesSentence }, ({ choices }) => choices),
    numberColumn(
      { key: "defaults", label: TEXTS.defaults, description: TEXTS.defaultsSentence },
      "percent",
      ({ defaults, plays }) => defaults / plays,
    ),
  ];
}
