import { useMemo } from "react";
import type { PlaylistCountriesFragment } from "../../data/documents";
import { formatValue } from "../../format/number";
import { toggleOnly } from "../../location/audience";
import { LocationLink } from "../../location/link";
import type { PageLocation, SortOrder } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import { DataTable } from "../../table/data-table";
import { Share } from "../../table/share";
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
  const largest = Math.max(...rows.map(({ share }) => share ?? 0));
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
    {
      ...{ key: "plays", label: TEXTS.plays, description: TEXTS.playsSentence, numeric: true },
      sortValue: ({ plays }) => plays,
      render: ({ plays }) => formatValue(plays, "count"),
    },
    {
      ...{ key: "share", label: TEXTS.share, description: TEXTS.shareSentence },
      sortValue: ({ share }) => share,
      render: ({ share }) => <Share share={share} largest={largest} />,
    },
    {
      ...{ key: "viewers", label: TEXTS.viewers, description: TEXTS.viewersSentence, numeric: true },
      sortValue: ({ viewers }) => viewers,
      render: ({ viewers }) => formatValue(viewers, "count"),
    },
  ];
}
