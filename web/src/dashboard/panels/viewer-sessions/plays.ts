// The plays of sessions. The API gives those of a long session page by page: the first page comes with the session, and
// the URL has the cursor of each further one, so that Back from a node shows them again.

import { type FurtherStepsFragment, furtherSteps } from "../../data/documents";
import { cursorsOf, SESSIONS, STEPS, stepsOf } from "../../data/lists";
import { type Result, useSeparateAnswers } from "../../data/use-answers";
import { askFor } from "../../data/variables";
import { now } from "../../format/clock";
import type { PageLocation } from "../../location/location";
import type { Session, Sessions, Step } from "./session";

/** A further page that was asked for. */
export interface FurtherPage {
  result: Result<FurtherStepsFragment>;
  retry: () => void;
}

export interface Plays {
  session: Session;
  /** All that are loaded, from the session's first one on. */
  steps: readonly Step[];
  /** Cursor that the next page begins after; null if there is none, or if one is awaited. */
  next: string | null;
  /** The page that is loading or failed. */
  awaited: FurtherPage | null;
}

/** The plays of each session of a page of sessions. */
export function usePlays({ edges }: Sessions, location: PageLocation): Plays[] {
  const asked = edges.flatMap(({ node: session }, index) => {
    const before = edges[index - 1]?.cursor ?? cursorsOf(SESSIONS, location).at(-1) ?? null;
    return cursorsOf(stepsOf(session), location).map((cursor) => ({
      session,
      question: askFor(furtherSteps, placeOf(location, before, cursor), now()),
    }));
  });
  const pages = useSeparateAnswers(asked.map(({ question }) => question));
  return edges.map(({ node: session }) =>
    joinPages(
      session,
      pages.filter((_, index) => asked[index]?.session === session),
    ),
  );
}

/** The location with the cursors of the session before, and of the last play before a page. */
function placeOf(location: PageLocation, before: string | null, cursor: string): PageLocation {
  const sessions = before === null ? [] : [{ table: SESSIONS.table, cursor: before }];
  return { ...location, pages: [...sessions, { table: STEPS.table, cursor }] };
}

/** Joins the plays of a session up to the first page that is not loaded. */
export function joinPages(session: Session, pages: readonly FurtherPage[]): Plays {
  const steps = [...session.steps.nodes];
  let { pageInfo } = session.steps;
  for (const page of pages) {
    if (page.result.status !== "shown") return { session, steps, next: null, awaited: page };
    const further = page.result.data?.viewer?.sessions.nodes[0]?.steps;
    if (!further) break;
    steps.push(...further.nodes);
    pageInfo = further.pageInfo;
  }
  return { session, steps, next: pageInfo.hasNextPage ? pageInfo.endCursor : null, awaited: null };
}
