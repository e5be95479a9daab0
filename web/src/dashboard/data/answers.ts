// The cache of answers: what is asked at once is one request, each part of its answer is kept by its question.

import { now } from "../format/clock";
import { type Outcome, post, type Request } from "./client";
import type { ApiError, GraphQLError } from "./failure";
import { composeQuery, dataOf, isPathOf } from "./fragment";
import type { Question } from "./variables";

/** What is known about a question. Objects are replaced, never changed. */
export interface Entry {
  /** The last answer. */
  answer: Answer | null;
  /** Why the last request failed; the same object for all questions that failed together. */
  error: ApiError | null;
  isFetching: boolean;
}

export interface Answer {
  data: unknown;
  /** When it was received, in milliseconds since 1970 of the browser's clock. */
  receivedAt: number;
}

interface Running {
  keys: readonly string[];
  controller: AbortController;
}

/** More questions than somebody goes back to. */
const MAX_ENTRIES = 200;

export class Answers {
  /** The question that was asked least recently is first. */
  readonly #entries = new Map<string, Entry>();
  /** How many parts of the page show the answer of each question. */
  readonly #shown = new Map<string, number>();
  readonly #running = new Set<Running>();
  readonly #listeners = new Set<() => void>();
  /** Questions whose answers were under way when what they tell of was changed: they may tell of what was before. */
  readonly #overtaken = new Set<string>();
  /** Older answers are out of date: somebody asked for newer ones. */
  #refreshedAt = Number.NEGATIVE_INFINITY;
  readonly #post: (request: Request, signal: AbortSignal) => Promise<Outcome>;

  constructor(send: typeof post = post) {
    this.#post = send;
  }

  entry(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  /** Calls a function after each change. Returns a function that ends it. */
  readonly subscribe = (notify: () => void): (() => void) => {
    this.#listeners.add(notify);
    return () => this.#listeners.delete(notify);
  };

  /** Keeps the answers of questions, and asks them, until the returned function is called. */
  show(name: string, questions: readonly Question[]): () => void {
    const keys = questions.map(({ key }) => key);
    for (const key of keys) this.#shown.set(key, (this.#shown.get(key) ?? 0) + 1);
    this.ask(name, questions);
    return () => {
      for (const key of keys) this.#hide(key);
      // What the page shows next may include the same questions.
      queueMicrotask(() => this.#abortUnwanted());
    };
  }

  /** Asks the questions that have no up-to-date answer, in one request. */
  ask(name: string, questions: readonly Question[]): void {
    const wanted = questions.filter((question) => !this.#isUpToDate(question));
    if (wanted.length > 0) void this.#fetch(name, wanted);
  }

  /** Asks all questions again, in one request. From now on, every older answer is out of date. */
  refresh(name: string, questions: readonly Question[]): void {
    this.#refreshedAt = now().getTime();
    const idle = questions.filter(({ key }) => !this.#entries.get(key)?.isFetching);
    if (idle.length > 0) void this.#fetch(name, idle);
  }

  /** Asks all questions again after a change; those whose answers are under way, once more when these are there. */
  refreshAfterChange(name: string, questions: readonly Question[]): void {
    for (const { key } of questions) if (this.#entries.get(key)?.isFetching) this.#overtaken.add(key);
    this.refresh(name, questions);
  }

  #isUpToDate({ key, timeToLive }: Question): boolean {
    const entry = this.#entries.get(key);
    if (!entry) return false;
    if (entry.isFetching) return true;
    if (entry.error || !entry.answer) return false;
    const { receivedAt } = entry.answer;
    return now().getTime() - receivedAt < timeToLive && receivedAt >= this.#refreshedAt;
  }

  async #fetch(name: string, questions: readonly Question[]): Promise<void> {
    const keys = questions.map(({ key }) => key);
    const running: Running = { keys, controller: new AbortController() };
    this.#running.add(running);
    for (const key of keys) this.#update(key, { isFetching: true });
    this.#notify();
    const { signal } = running.controller;
    try {
      const outcome = await this.#post(toRequest(name, questions), signal);
      if (!signal.aborted) this.#store(name, questions, outcome);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#running.delete(running);
      const overtaken = questions.filter(({ key }) => this.#overtaken.delete(key) && this.#shown.has(key));
      if (overtaken.length > 0 && !signal.aborted) void this.#fetch(name, overtaken);
      this.#evict();
      this.#notify();
    }
  }

  #store(name: string, questions: readonly Question[], outcome: Outcome): void {
    const failures = failuresOf(questions, outcome);
    const answered = questions.filter((question) => !failures.has(question));
    for (const [{ key }, error] of failures) this.#update(key, { error, isFetching: false });
    if ("error" in outcome) return;
    if (failures.size > 0 && answered.some(({ fragment }) => dataOf(fragment, outcome.data) === null)) {
      // A field that may not be null takes everything around it along: the others are asked once more without it.
      void this.#fetch(name, answered);
      return;
    }
    const receivedAt = now().getTime();
    for (const { key, fragment } of answered) {
      const answer = { data: dataOf(fragment, outcome.data), receivedAt };
      this.#update(key, { answer, error: null, isFetching: false });
    }
  }

  #update(key: string, change: Partial<Entry>): void {
    const before = this.#entries.get(key) ?? { answer: null, error: null, isFetching: false };
    this.#entries.delete(key);
    this.#entries.set(key, { ...before, ...change });
  }

  /** Aborts requests that nobody waits for any more. Their questions can be asked again at once. */
  #abortUnwanted(): void {
    for (const running of this.#running) {
      if (running.keys.some((key) => this.#shown.has(key))) continue;
      this.#running.delete(running);
      running.controller.abort();
      for (const key of running.keys) this.#update(key, { isFetching: false });
    }
  }

  #evict(): void {
    for (const [key, { isFetching }] of this.#entries) {
      if (this.#entries.size <= MAX_ENTRIES) return;
      if (!isFetching && !this.#shown.has(key)) this.#entries.delete(key);
    }
  }

  #hide(key: string): void {
    const others = (this.#shown.get(key) ?? 0) - 1;
    if (others > 0) this.#shown.set(key, others);
    else this.#shown.delete(key);
  }

  #notify(): void {
    for (const notify of this.#listeners) notify();
  }
}

/** The request of some questions. One alone gives it the name of its fragment. */
export function toRequest(name: string, questions: readonly Question[]): Request {
  const fragments = questions.map(({ fragment }) => fragment);
  const called = fragments.length === 1 && fragments[0] ? fragments[0].name : name;
  return {
    name: called,
    query: composeQuery(called, fragments),
    variables: Object.assign({}, ...questions.map(({ variables }) => variables)),
  };
}

/** Why each question failed. Errors that no question can be blamed for are those of all. */
export function failuresOf(questions: readonly Question[], outcome: Outcome): Map<Question, ApiError> {
  if ("error" in outcome) return new Map(questions.map((question) => [question, outcome.error]));
  const { errors } = outcome;
  const blamed = new Map<Question, GraphQLError[]>();
  for (const error of errors) {
    const concerned = questions.filter(({ fragment }) => isPathOf(fragment, error.path ?? []));
    if (concerned.length === 0) return failuresOf(questions, { error: { kind: "graphql", errors } });
    for (const question of concerned) blamed.set(question, [...(blamed.get(question) ?? []), error]);
  }
  if (questions.every((question) => blamed.has(question)) && errors.length > 0)
    return failuresOf(questions, { error: { kind: "graphql", errors } });
  return new Map([...blamed].map(([question, errors]) => [question, { kind: "graphql", errors }]));
}
