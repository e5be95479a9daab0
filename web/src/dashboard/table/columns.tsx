// The columns that most tables have: of numbers, of changes and of shares with their bars.

import { formatValue, type Unit } from "../format/number";
import { Change, ShareChange } from "../metric/change";
import { Share } from "./share";
import type { Column } from "./types";

type Head = Pick<Column<never>, "key" | "label" | "description">;
type Numbers<Row> = (row: Row) => number | null;

export function numberColumn<Row>(head: Head, unit: Unit, numberOf: Numbers<Row>): Column<Row> {
  return { ...head, numeric: true, sortValue: numberOf, render: (row) => formatValue(numberOf(row), unit) };
}

export function countColumn<Row>(head: Head, countOf: Numbers<Row>): Column<Row> {
  return numberColumn(head, "count", countOf);
}

/**
 * @param changeOf a relative change: 0.25 is 25 % more
 * @param isNeutral whether a rise in the row is not better
 */
export function changeColumn<Row>(
  head: Head,
  changeOf: Numbers<Row>,
  isNeutral: (row: Row) => boolean = () => false,
): Column<Row> {
  const render = (row: Row) => <Change change={changeOf(row)} neutral={isNeutral(row)} />;
  return { ...head, numeric: true, sortValue: changeOf, render };
}

/** Shares between 0 and 1. The bar of the largest one of all rows fills its cell. */
export function shareColumn<Row>(head: Head, rows: readonly Row[], shareOf: Numbers<Row>): Column<Row> {
  const largest = Math.max(...rows.map((row) => shareOf(row) ?? 0));
  return { ...head, sortValue: shareOf, render: (row) => <Share share={shareOf(row)} largest={largest} /> };
}

interface ComparedShareTexts {
  shareBefore: string;
  shareBeforeSentence: string;
  shareChange: string;
  shareChangeSentence: string;
}

/**
 * Shares of the compared period, and by how many percentage points they have changed since.
 *
 * @param isNeutral whether a rise in the row is not better
 */
export function comparedShareColumns<Row>(
  texts: ComparedShareTexts,
  shareOf: Numbers<Row>,
  shareBeforeOf: Numbers<Row>,
  isNeutral: (row: Row) => boolean = () => false,
): Column<Row>[] {
  const growthOf = (row: Row) => {
    const [share, before] = [shareOf(row), shareBeforeOf(row)];
    return share === null || before === null ? null : share - before;
  };
  return [
    numberColumn(
      { key: "shareBefore", label: texts.shareBefore, description: texts.shareBeforeSentence },
      "percent",
      shareBeforeOf,
    ),
    {
      ...{ key: "shareChange", label: texts.shareChange, description: texts.shareChangeSentence },
      numeric: true,
      sortValue: growthOf,
      render: (row) => <ShareChange growth={growthOf(row)} neutral={isNeutral(row)} />,
    },
  ];
}
