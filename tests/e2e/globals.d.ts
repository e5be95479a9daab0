/** What scripts read of any element, though only those of HTML have all of it: an element without it fails the test. */
interface Element {
  readonly innerText: string;
  readonly dataset: DOMStringMap;
}

/** What scripts put into a page. */
declare var axe: {
  run: (options: { resultTypes: string[]; runOnly?: string[] }) => Promise<{
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  }>;
};
declare var reportPolicyViolation: (text: string) => void;
