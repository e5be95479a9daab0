import { useMemo } from "react";
import type { PlaylistHoursFragment } from "../../data/documents";
import type { SortOrder } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { PLAYLIST_METRICS } from "../../metric/catalogue";
import { metricColumn } from "../../metric/column";
import type { BodyProps } from "../../panel/definition";
import { countColumn, numberColumn } from "../../table/columns";
import { DataTable } from "../../table/data-table";
import type { Column } from "../../table/types";
import { type HourMetric, hourMetric } from "./metric";
import { hourName, weekdayName } from "./names";
import { sumByWeekHour, type WeekHour } from "./week";

const TEXTS = MESSAGES.hours;
const BY_AVERAGE: SortOrder = { by: "average", descending: true };

/** All hours of a week with their numbers. */
export default function HoursDetails({ data: { hours }, location, fileName }: BodyProps<PlaylistHoursFragment>) {
  const metric = hourMetric(location);
  const { period, columns } = hours;
  const rows = useMemo(() => sumByWeekHour(columns.start, columns[metric], period.timeZone), [columns, metric, period]);
  return (
    <DataTable
      name="hours"
      caption={TEXTS.caption}
      order={BY_AVERAGE}
      {...{ rows, fileName }}
      columns={listColumns(metric)}
      rowKey={({ weekday, hour }) => `${weekday}-${hour}`}
    />
  );
}

function listColumns(metric: HourMetric): Column<WeekHour>[] {
  return [
    {
      key: "weekday",
      label: TEXTS.weekday,
      sortValue: ({ weekday }) => weekday,
      exported: ({ weekday }) => weekdayName(weekday, "long"),
      searchText: ({ weekday }) => weekdayName(weekday, "long"),
      render: ({ weekday }) => weekdayName(weekday, "long"),
    },
    {
      key: "hour",
      label: TEXTS.hour,
      sortValue: ({ hour }) => hour,
      exported: ({ hour }) => hourName(hour),
      searchText: ({ hour }) => hourName(hour),
      render: ({ hour }) => hourName(hour),
    },
    metricColumn(PLAYLIST_METRICS[metric], ({ total }) => total, { key: "total" }),
    countColumn({ key: "days", label: TEXTS.days, description: TEXTS.daysSentence }, ({ days }) => days),
    numberColumn(
      { key: "average", label: TEXTS.average, description: TEXTS.averageSentence },
      "minutes",
      ({ average }) => average,
    ),
  ];
}
