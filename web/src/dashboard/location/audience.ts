// The part of the audience that the dashboard shows: values of dimensions, viewers by id, a kind of viewer, or what viewers
// did in the story.

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
  /** All of them are met. */
  behaviours: readonly Behaviour[];
}

/** What viewers did in the period, or did not: they played a node, or chose a hotspot. */
export interface Behaviour {
  did: Deed;
  /** The externalId of the node or hotspot. */
  id: string;
}

/** Each has the name of its parameter in the URL. */
export type Deed = "visited" | "notVisited" | "chose" | "notChose";

const DEEDS: readonly Deed[] = ["visited", "notVisited", "chose", "notChose"];

export const EVERYBODY: Audience = { values: {}, viewers: [], kind: null, behaviours: [] };

export const AUDIENCE: Codec<Audience> = { read: readAudience, write: writeAudience };

function readAudience(params: URLSearchParams): Audience {
  const values: Audience["values"] = {};
  for (const name of DIMENSION_NAMES) {
    // An empty parameter stands for unknown, since no value is an empty text.
    const chosen = [...new Set(params.getAll(DIMENSIONS[name].parameter))].map((value) => value || null);
    if (chosen.length > 0) values[name] = chosen;
  }
  const kind = params.get("viewers");
  return {
    values,
    viewers: namesIn(params, "viewer"),
    kind: kind === "AUTHENTICATED" || kind === "ANONYMOUS" ? kind : null,
    behaviours: DEEDS.flatMap((did) => namesIn(params, did).map((id) => ({ did, id }))),
  };
}

/** The names in a parameter, each once: the API refuses an empty one, and one that is repeated says nothing more. */
function namesIn(params: URLSearchParams, parameter: string): string[] {
  return [...new Set(params.getAll(parameter))].filter((name) => name !== "");
}

function writeAudience(audience: Audience): [name: string, value: string][] {
  const parameters: [string, string][] = DIMENSION_NAMES.flatMap((name) =>
    (audience.values[name] ?? []).map((value): [string, string] => [DIMENSIONS[name].parameter, value ?? ""]),
  );
  parameters.push(...audience.viewers.map((viewer): [string, string] => ["viewer", viewer]));
  if (audience.kind) parameters.push(["viewers", audience.kind]);
  parameters.push(...audience.behaviours.map(({ did, id }): [string, string] => [did, id]));
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
  if (audience.behaviours.length > 0) filter.and = audience.behaviours.map(behaviourFilter);
  return Object.keys(filter).length > 0 ? filter : null;
}

function behaviourFilter({ did, id }: Behaviour): AudienceFilter {
  if (did === "notVisited") return { not: { behaviour: { visited: id } } };
  if (did === "notChose") return { not: { behaviour: { chose: id } } };
  return { behaviour: { [did]: id } };
}

/** The audience with one more behaviour, in place of its opposite. */
export function withBehaviour(audience: Audience, { did, id }: Behaviour): Audience {
  const without = withoutBehaviour(withoutBehaviour(audience, { did: oppositeOf(did), id }), { did, id });
  return { ...audience, behaviours: [...without.behaviours, { did, id }] };
}

export function withoutBehaviour(audience: Audience, { did, id }: Behaviour): Audience {
  return { ...audience, behaviours: audience.behaviours.filter((each) => each.did !== did || each.id !== id) };
}

export function hasBehaviour(audience: Audience, { did, id }: Behaviour): boolean {
  return audience.behaviours.some((each) => each.did === did && each.id === id);
}

function oppositeOf(did: Deed): Deed {
  const opposites = { visited: "notVisited", notVisited: "visited", chose: "notChose", notChose: "chose" } as const;
  return opposites[did];
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
