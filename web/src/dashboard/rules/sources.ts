// The modules of the dashboard as syntax trees, for tests that check rules which the linter doesn't know.

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync, Visitor, type VisitorObject } from "vite";

const DASHBOARD = join(import.meta.dirname, "..");

/** Written by codegen.ts, or never part of a page. */
const OTHERS = ["data/documents.ts", "rules/**", "**/*.{test,fixture,setup}.{ts,tsx}"];

/** Notes a finding at a node of the syntax tree. */
export type Report = (at: { start: number }, finding: string) => void;

/** The findings of a rule in all modules, such as `ui/icon.tsx:12: says "Close"`. */
export function check(rule: (report: Report, file: string) => VisitorObject): string[] {
  return globSync("**/*.{ts,tsx}", { cwd: DASHBOARD, exclude: OTHERS })
    .sort()
    .flatMap((file) => findIn(readFileSync(join(DASHBOARD, file), "utf8"), file, rule));
}

/** The findings of a rule in the text of one module. */
export function findIn(text: string, file: string, rule: (report: Report, file: string) => VisitorObject): string[] {
  const findings: string[] = [];
  const report: Report = ({ start }, finding) => {
    findings.push(`${file}:${text.slice(0, start).split("\n").length}: ${finding}`);
  };
  new Visitor(rule(report, file)).visit(parseSync(file, text).program);
  return findings;
}
