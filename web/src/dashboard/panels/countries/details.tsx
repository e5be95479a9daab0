import { useMemo } from "react";
import type { PlaylistCountriesFragment } from "../../data/documents";
import { toggleOnly } from "../../location/audience";
import { LocationLink } from "../../location/link";
import type { PageLocation, SortOrder } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { PLAYLIST_METRICS } from "../../metric/catalogue";
import { metricColumn } from "../../metric/column";
import type { BodyProps } from "../../panel/definition";
import { shareColumn } from "../../table/columns";
import { DataTable } from "../../table/data-table";
import type { Column } from "../../table/types";
import { Name } from "../../ui/name";
import { listCountries } from "./countries";
import type { Country } from "./map-option";

const TEXTS = MESSAGES.countries;
const BY_PLAYS: SortOrder = { by: "plays", descending: true };

/** All countries, for those who can't use the map. */
export default function CountriesDetails({ data, location, fileName }: BodyProps<PlaylistCountriesFragment>) {
  const rows = useMemo(() => listCountries(data.countries), [data]);
  const columns = useMemo(() => listColumns(rows, location), [rows, location]);
  return (
    <DataTable
      name="countries"
      caption={TEXTS.caption}
      order={BY_PLAYS}
      {...{ columns, rows, fileName }}
      rowKey={({ code }) => code}
    />
  );
}

function listColumns(rows: readonly Country[], { audience }: PageLocation): Column<Country>[] {
  return [
    {
      key: "country",
      label: TEXTS.country,
      sortValue: ({ name }) => name,
      render: ({ code, name }) => (
        <LocationLink to={{ audience: toggleOnly(audience, "country", code) }} className="table-name">
          <Name>{name}</Name>
        </LocationLink>
      ),
    },
    metricColumn(PLAYLIST_METRICS.plays, ({ plays }) => plays),
    shareColumn({ key: "share", label: TEXTS.share, description: TEXTS.shareSentence }, rows, ({ share }) => share),
    metricColumn(PLAYLIST_METRICS.uniqueViewers, ({ viewers }) => viewers, { key: "viewers" }),
  ];
}
