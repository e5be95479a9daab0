// The countries of a breakdown, with their names.

import type { PlaylistCountriesFragment } from "../../data/documents";
import { regionName } from "../../format/locale";
import type { Country } from "./map-option";

export function listCountries({ rows, total }: PlaylistCountriesFragment["countries"]): Country[] {
  return rows.map(({ value, metrics: { plays, uniqueViewers } }) => ({
    ...{ code: value, name: regionName(value), plays, viewers: uniqueViewers },
    share: total.plays > 0 ? plays / total.plays : null,
  }));
}
