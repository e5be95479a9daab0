// The package has no types of its own, and nobody publishes any.

declare module "d3-geo-projection" {
  import type { GeoProjection } from "d3-geo";
  import type { FeatureCollection, Geometry } from "geojson";

  /** Projects features to the plane; those that cross the antimeridian are cut there. */
  export function geoProject<Properties>(
    features: FeatureCollection<Geometry, Properties>,
    projection: GeoProjection,
  ): FeatureCollection<Geometry, Properties>;
}
