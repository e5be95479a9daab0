// The colour scheme: that of the system until the visitor chooses one. The link of an embed may name it.

import { useSyncExternalStore } from "react";
import { readLocation } from "../location/history";
import { readStored, writeStored } from "../storage";

export type Theme = "light" | "dark";

const KEY = "ivgraph:theme";
const SYSTEM = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

export function applyTheme(): void {
  const chosen = readChoice();
  if (chosen) document.documentElement.dataset.theme = chosen;
  else delete document.documentElement.dataset.theme;
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, currentTheme);
}

export function toggleTheme(): void {
  const next: Theme = currentTheme() === "dark" ? "light" : "dark";
  // A choice that equals the system's is not stored, so that the page follows the system again.
  writeStored(KEY, next === systemTheme() ? null : next);
  applyTheme();
  for (const notify of listeners) notify();
}

function currentTheme(): Theme {
  return readChoice() ?? systemTheme();
}

function systemTheme(): Theme {
  return SYSTEM.matches ? "dark" : "light";
}

function readChoice(): Theme | null {
  const { embed, theme } = readLocation();
  // What a visitor chose on the dashboard need not suit the page around an embed.
  if (embed) return theme;
  const chosen = readStored(KEY);
  return chosen === "light" || chosen === "dark" ? chosen : null;
}

function subscribe(notify: () => void): () => void {
  listeners.add(notify);
  SYSTEM.addEventListener("change", notify);
  return () => {
    listeners.delete(notify);
    SYSTEM.removeEventListener("change", notify);
  };
}
