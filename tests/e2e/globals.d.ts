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
declare var shown: (editor: string) => Model;

/** Monaco's text of an editor, of what scripts use. */
interface Model {
  readonly uri: { readonly path: string };
  getValue: () => string;
  setValue: (text: string) => void;
}

/** GraphiQL exposes Monaco here. */
declare var __MONACO: {
  editor: {
    getModels: () => Model[];
    getModelMarkers: (filter: object) => { resource: { path: string }; message: string }[];
  };
};
