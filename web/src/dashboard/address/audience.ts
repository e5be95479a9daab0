// Which part of the audience is looked at: values of dimensions, viewers, or a kind of viewer.

import type { AudienceFilter, ViewerKind } from "../api/documents";

/** Dimensions by their names in a filter, with their names in the address and for people. */
export const DIMENSIONS = {
  country: { parameter: "country", label: "Country" },
  region: { parameter: "region", label: "Region" },
  device: { parameter: "device", label: "Device" },
  operatingSystem: { parameter: "os", label: "Operating system" },
  browser: { parameter: "browser", label: "Browser" },
  domain: { parameter: "domain", label: "Domain" },
  application: { parameter: "application", label: "Application" },
  playbackContext: { parameter: "context", label: "Playback context" },
} as const;

export type Dimension = keyof typeof DIMENSIONS;

export interface Audience {
  /** Per dimension the values that are looked at; null stands for unknown. */
  values: Partial<Record<Dimension, readonly (string | null)[]>>;
  /** Ids of authenticated viewers. */
  viewers: readonly string[];
  kind: ViewerKind | null;
}

export const EVERYBODY: Audience = { values: {}, viewers: [], kind: null };

const NAMES = Object.keys(DIMENSIONS) as Dimension[];

export function parseAudience(given: URLSearchParams): Audience {
  const values: Audience["values"] = {};
  for (const name of NAMES) {
    // No value is empty, so an empty one stands for unknown.
    const chosen = given.getAll(DIMENSIONS[name].parameter).map((value) => value || null);
    if (chosen.length > 0) values[name] = chosen;
  }
  const kind = given.get("viewers");
  return {
    values,
    viewers: given.getAll("viewer"),
    kind: kind === "AUTHENTICATED" || kind === "ANONYMOUS" ? kind : null,
  };
}

export function formatAudience(audience: Audience): [name: string, value: string][] {
  const told: [string, string][] = NAMES.flatMap((name) =>
    (audience.values[name] ?? []).map((value): [string, string] => [DIMENSIONS[name].parameter, value ?? ""]),
  );
  told.push(...audience.viewers.map((viewer): [string, string] => ["viewer", viewer]));
  if (audience.kind) told.push(["viewers", audience.kind]);
  return told;
}

/** As the API takes it; null for everybody. */
export function audienceFilter(audience: Audience): AudienceFilter | null {
  const filter: AudienceFilter = {};
  for (const name of NAMES) {
    const chosen = audience.values[name];
    if (chosen?.length) filter[name] = { in: [...chosen] };
  }
  if (audience.viewers.length > 0) filter.viewer = { in: [...audience.viewers] };
  if (audience.kind) filter.viewerKind = audience.kind;
  return Object.keys(filter).length > 0 ? filter : null;
}

/** The audience with other values of a dimension; none at all take the dimension out of the filter. */
export function withValues(audience: Audience, name: Dimension, chosen: readonly (string | null)[]): Audience {
  const { [name]: _, ...others } = audience.values;
  return { ...audience, values: chosen.length > 0 ? { ...others, [name]: chosen } : others };
}

/** How many conditions narrow the audience. */
export function countConditions(audience: Audience): number {
  return formatAudience(audience).length;
}
