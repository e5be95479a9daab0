// The request of a page, composed of the fragments of its heading and of its panels.

import { useState } from "react";
import { type ApiError, isSameError } from "../data/failure";
import type { Fragment } from "../data/fragment";
import { type Result, useAnswers } from "../data/use-answers";
import { askFor, type Question, type VariableName } from "../data/variables";
import { now } from "../format/clock";
import type { PageLocation } from "../location/location";
import type { Panel } from "../panel/definition";

export interface PanelState {
  panel: Panel;
  question: Question;
  /** Null until the panel comes into view, if it is loaded then. */
  result: Result<unknown> | null;
  retry: () => void;
  onView: () => void;
}

export interface PageState<Heading> {
  location: PageLocation;
  /** What the page shows besides its panels. */
  heading: Result<Heading>;
  panels: PanelState[];
  /**
   * The error that all panels of a page with several ones have in common; the heading too if panels wait to come into
   * view, which the error of a single one must not replace.
   */
  error: ApiError | null;
  /** When the oldest numbers of the page were received, in milliseconds since 1970. */
  receivedAt: number | undefined;
  isFetching: boolean;
  refresh: () => void;
}

/**
 * @param name the name of the page's request
 * @param panels all panels of the page; an embed may show only one
 */
export function usePage<Heading>(
  name: string,
  heading: Fragment<Heading, VariableName>,
  panels: readonly Panel[],
  location: PageLocation,
): PageState<Heading> {
  const shown = panels.filter((panel) => location.panel === null || panel.name === location.panel);
  const [viewed, setViewed] = useState<readonly string[]>([]);
  const at = now();
  const isAsked = (panel: Panel) => !panel.isLoadedInView || viewed.includes(panel.name);
  const asked = shown.filter(isAsked);
  const questions = [heading, ...asked.map(({ fragment }) => fragment)].map((each) => askFor(each, location, at));
  const { results, isFetching, refresh, retry } = useAnswers(name, questions);
  const [headingResult, ...panelResults] = results as [Result<Heading>, ...Result<unknown>[]];
  return {
    ...{ location, heading: headingResult, isFetching, refresh },
    panels: shown.map((panel) => {
      const question = askFor(panel.fragment, location, at);
      return {
        ...{ panel, question },
        result: panelResults[asked.indexOf(panel)] ?? null,
        retry: errorOf(headingResult) ? refresh : () => retry(question),
        onView: () => setViewed((names) => (names.includes(panel.name) ? names : [...names, panel.name])),
      };
    }),
    error: shown.length > 1 ? commonError(asked.length < shown.length ? results : panelResults) : null,
    receivedAt: oldest(panelResults),
  };
}

function commonError(results: readonly Result<unknown>[]): ApiError | null {
  // Those that came into view later may still be loading.
  const [first = null, ...others] = results.filter(({ status }) => status !== "loading").map(errorOf);
  return others.every((error) => isSameError(error, first)) ? first : null;
}

function errorOf(result: Result<unknown>): ApiError | null {
  return result.status === "loading" ? null : result.error;
}

function oldest(results: readonly Result<unknown>[]): number | undefined {
  const times = results.flatMap((result) => (result.status === "shown" ? [result.receivedAt] : []));
  return times.length > 0 ? Math.min(...times) : undefined;
}
