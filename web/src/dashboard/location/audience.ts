// The part of the audience that the dashboard shows: values of dimensions, viewers by id, or a kind of viewer.

import { type AudienceFilter, DIMENSION_NAMES, type ViewerKind } from "../data/documents";
import { MESSAGES } from "../messages/messages";
import type { Codec } from "./codecs";

export type Dimension = (typeof DIMENSION_NAMES)[number];

/** Parameters of the URL that differ from the names of their dimensions. */
const PARAMETERS: Partial<Record<Dimension, string>> = { operatingSystem: "os", playbackContext: "context" };

/** The parameter of the URL and the label of each dimension, by its field in AudienceFilter. */
export const DIMENSIONS = Object.fromEntries(
  DIMENSION_NAMES.map((name) => [
    name,
    { parameter: PARAMETERS[name] ?? name, label: MESSAGES.controls.audience.dimension(name) },
  ]),
) as Record<Dimension, { parameter: string; label: string }>;

export interface Audience {
  /** The chosen values of each dimension; null stands for unknown. */
  values: Partial<Record<Dimension, readonly (string | null)[]>>;
  /** Ids of authenticated viewers. */
  viewers: readonly string[];
  kind: ViewerKind | null;
}

export const EVERYBODY: Audience = { values: {}, viewers: [], kind: null };

export const AUDIENCE: Codec<Audience> = { read: readAudience, write: writeAudience };

function readAudience(params: URLSearchParams): Audience {
  const values: Audience["values"] = {};
  for (const name of DIMENSION_NAMES) {
    // An empty parameter stands for unknown, since no value is an empty text.
    const chosen = params.getAll(DIMENSIONS[name].parameter).map((value) => value || null);
    if (chosen.length > 0) values[name] = chosen;
  }
  const kind = params.get("viewers");
  return {
    values,
    viewers: params.getAll("viewer"),
    kind: kind === "AUTHENTICATED" || kind === "ANONYMOUS" ? kind : null,
  };
}

function writeAudience(audience: Audience): [name: string, value: string][] {
  const parameters: [string, string][] = DIMENSION_NAMES.flatMap((name) =>
    (audience.values[name] ?? []).map((value): [string, string] => [DIMENSIONS[name].parameter, value ?? ""]),
  );
  parameters.push(...audience.viewers.map((viewer): [string, string] => ["viewer", viewer]));
  if (audience.kind) parameters.push(["viewers", audience.kind]);
  return parameters;
}

/** The audience as the API's filter; null for everybody. */
export function audienceFilter(audience: Audience): AudienceFilter | null {
  const filter: AudienceFilter = {};
  for (const name of DIMENSION_NAMES) {
    const chosen = audience.values[name];
    if (chosen?.length) filter[name] = { in: [...chosen] };
  }
  if (audience.viewers.length > 0) filter.viewer = { in: [...audience.viewers] };
  if (audience.kind) filter.viewerKind = audience.kind;
  return Object.keys(filter).length > 0 ? filter : null;
}

/** The audience with other values of a dimension; an empty list removes the dimension from the filter. */
export function withValues(audience: Audience, name: Dimension, chosen: readonly (string | null)[]): Audience {
  const { [name]: _, ...others } = audience.values;
  return { ...audience, values: chosen.length > 0 ? { ...others, [name]: chosen } : others };
}

/** The audience narrowed to one value of a dimension, or no longer narrowed if that is the only one chosen. */
export function toggleOnly(audience: Audience, name: Dimension, value: string | null): Audience {
  return withValues(audience, name, isOnly(audience, name, value) ? [] : [value]);
}

/** Whether a value is the only one of its dimension that is chosen. */
export function isOnly({ values }: Audience, name: Dimension, value: string | null): boolean {
  return values[name]?.length === 1 && values[name][0] === value;
}

/** The number of conditions that narrow the audience. */
export function countConditions(audience: Audience): number {
  return writeAudience(audience).length;
}
