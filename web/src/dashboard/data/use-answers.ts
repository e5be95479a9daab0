// What a part of a page shows of its question.

import { useCallback, useEffect, useRef, useSyncExternalStore } from "react";
import { type Answer, Answers, type Entry } from "./answers";
import { onChange } from "./change";
import type { ApiError } from "./failure";
import type { Question } from "./variables";

export type Result<Data> =
  | { status: "loading" }
  /** There is nothing to show. */
  | { status: "failed"; error: ApiError; isRetrying: boolean }
  | {
      status: "shown";
      /** Null if there is no such playlist or node. */
      data: Data | null;
      receivedAt: number;
      /** Whether the data answers the current question; while that is loading or failed, it answers the previous one. */
      isCurrent: boolean;
      isUpdating: boolean;
      /** Why the last request failed. */
      error: ApiError | null;
    };

/** The results of questions, in their order. */
export interface Results {
  results: Result<unknown>[];
  isFetching: boolean;
  /** Asks all questions again. */
  refresh: () => void;
  /** Asks one question again. */
  retry: (question: Question) => void;
}

const answers = new Answers();

/** Events after which the visitor looks at the page again, or may reach the server again. */
const RETURNS = ["focus", "pageshow", "online"];

/**
 * Asks questions, together in one request, and again whenever their answers are out of date when they are shown or when
 * the visitor returns to the page.
 *
 * @param name the name of the request
 */
export function useAnswers(name: string, questions: readonly Question[]): Results {
  const key = questions.map((question) => question.key).join("\n");
  const latest = useRef(questions);
  latest.current = questions;
  const last = useRef(new Map<string, { answer: Answer; key: string }>());
  useEntries(questions);

  // biome-ignore lint/correctness/useExhaustiveDependencies(key): it tells whether the questions are others
  useEffect(() => answers.show(name, latest.current), [name, key]);

  useEffect(() => {
    const askAgain = () => {
      if (document.visibilityState !== "hidden") answers.ask(name, latest.current);
    };
    document.addEventListener("visibilitychange", askAgain);
    for (const event of RETURNS) addEventListener(event, askAgain);
    return () => {
      document.removeEventListener("visibilitychange", askAgain);
      for (const event of RETURNS) removeEventListener(event, askAgain);
    };
  }, [name]);

  useEffect(() => onChange((field) => answers.refreshAfterChange(name, latest.current.filter(asksFor(field)))), [name]);

  const results = questions.map((question) => {
    const entry = answers.entry(question.key);
    if (entry?.answer) last.current.set(question.fragment.name, { answer: entry.answer, key: question.key });
    return readResult(entry, question.key, last.current.get(question.fragment.name));
  });
  return {
    results,
    isFetching: questions.some(({ key }) => answers.entry(key)?.isFetching ?? true),
    refresh: useCallback(() => answers.refresh(name, latest.current), [name]),
    retry: useCallback((question: Question) => answers.ask(name, [question]), [name]),
  };
}

/** Whether a question asks for a field that takes arguments. */
function asksFor(field: string): (question: Question) => boolean {
  return ({ fragment }) => fragment.texts.some((text) => new RegExp(`\\b${field}\\(`).test(text));
}

/** Asks one question. */
export function useAnswer<Data>(question: Question<Data>): { result: Result<Data>; retry: () => void } {
  const { results, refresh } = useAnswers(question.fragment.name, [question]);
  return { result: results[0] as Result<Data>, retry: refresh };
}

/** Asks questions that are alike but for their variables: each in a request of its own, which has one value of each. */
export function useSeparateAnswers<Data>(
  questions: readonly Question<Data>[],
): { result: Result<Data>; retry: () => void }[] {
  const key = questions.map((question) => question.key).join("\n");
  const latest = useRef(questions);
  latest.current = questions;
  useEntries(questions);

  // biome-ignore lint/correctness/useExhaustiveDependencies(key): it tells whether the questions are others
  useEffect(() => {
    const hides = latest.current.map((question) => answers.show(question.fragment.name, [question]));
    return () => {
      for (const hide of hides) hide();
    };
  }, [key]);

  return questions.map((question) => {
    const entry = answers.entry(question.key);
    const last = entry?.answer ? { answer: entry.answer, key: question.key } : undefined;
    return {
      result: readResult(entry, question.key, last) as Result<Data>,
      retry: () => answers.ask(question.fragment.name, [question]),
    };
  });
}

/** @param last the last answer of the same part of the page, perhaps to another question */
export function readResult(
  entry: Entry | undefined,
  key: string,
  last: { answer: Answer; key: string } | undefined,
): Result<unknown> {
  const { error = null, isFetching = true } = entry ?? {};
  if (last) {
    const { data, receivedAt } = last.answer;
    return { status: "shown", data, receivedAt, isCurrent: last.key === key, isUpdating: isFetching, error };
  }
  return error ? { status: "failed", error, isRetrying: isFetching } : { status: "loading" };
}

/** Renders again whenever what is known about one of the questions changes. */
function useEntries(questions: readonly Question[]): void {
  const snapshot = useRef<(Entry | undefined)[]>([]);
  useSyncExternalStore(answers.subscribe, () => {
    const entries = questions.map(({ key }) => answers.entry(key));
    const isSame =
      entries.length === snapshot.current.length && entries.every((entry, index) => entry === snapshot.current[index]);
    if (!isSame) snapshot.current = entries;
    return snapshot.current;
  });
}
