// The map of the world: countries of Natural Earth at 1:110 million, by their ISO 3166-1 alpha-2 codes.

import { geoEqualEarth } from "d3-geo";
import { geoProject } from "d3-geo-projection";
import codes from "i18n-iso-countries/codes.json";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import atlas from "world-atlas/countries-110m.json";

type Atlas = Topology<{ countries: GeometryCollection<{ name: string }> }>;

/** What the map is registered as. (ECharts moves some labels of a map with the name "world".) */
export const WORLD = "countries";

const ANTARCTICA = "010";
/** Natural Earth gives Kosovo no number, and ISO 3166-1 no code; players report XK, as most libraries do. */
const NUMBER_OF: Record<string, string> = { Kosovo: "983" };
const ALPHA_2 = new Map(codes.map(([alpha2, , number]) => [number, alpha2]));

/** The countries as GeoJSON on a plane; each has its code in its properties, or its name if it has no code. */
export const COUNTRIES = geoProject(
  readCountries(atlas as unknown as Atlas),
  // The colour compares areas, so countries keep their areas: Greenland is not as large as Africa.
  geoEqualEarth().reflectY(true),
);

/** The codes that the map has. It is too coarse for the smallest countries. */
export const DRAWN: ReadonlySet<string> = new Set(COUNTRIES.features.map(({ properties }) => properties.code));

function readCountries(topology: Atlas) {
  const { type, features } = feature(topology, topology.objects.countries);
  return {
    type,
    // Nobody watches in Antarctica, and it would take a third of the height.
    features: features
      .filter(({ id }) => id !== ANTARCTICA)
      .map(({ id, properties: { name }, ...rest }) => ({
        ...rest,
        properties: { code: ALPHA_2.get(String(id ?? NUMBER_OF[name])) ?? name },
      })),
  };
}
