import { type ComponentType, lazy, Suspense } from "react";
import { isBuildReplaced } from "../data/deployed-build";
import { MESSAGES } from "../messages/messages";
import { Notice } from "./notice";

export type LazyComponent<Props> = ComponentType<Props> & {
  /** Starts to load the code, before the component is rendered. */
  preload: () => void;
};

/**
 * Returns a component whose code is loaded when it is first rendered, or preloaded.
 *
 * If loading fails because the server was upgraded and has other files, the page is reloaded at its address. Otherwise
 * only this component is replaced by an error message.
 *
 * @param load imports the component's module
 * @param Loading is rendered while the code is loading; without it, what a `Suspense` around the component shows
 * @param Failed is rendered if loading failed
 */
export function lazyComponent<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  Loading?: ComponentType<Props>,
  Failed: ComponentType<Props> = LoadFailure,
): LazyComponent<Props> {
  // What failed once is not tried again before the page is reloaded: Vite's second import does without the style sheets
  // that failed, so the component would appear without its styles.
  let loading: ReturnType<typeof load> | undefined;
  const loadOnce = () => {
    loading ??= load();
    return loading;
  };
  const Loaded = lazy(async () => {
    try {
      return await loadOnce();
    } catch {
      if (!(await isBuildReplaced())) return { default: Failed };
      window.location.reload();
      return new Promise<never>(() => {});
    }
  });
  const Component = (props: Props) => {
    if (!Loading) return <Loaded {...props} />;
    return (
      <Suspense fallback={<Loading {...props} />}>
        <Loaded {...props} />
      </Suspense>
    );
  };
  // Whoever renders the component is told of a failure.
  return Object.assign(Component, { preload: () => void loadOnce().catch(() => {}) });
}

export function LoadFailure() {
  return (
    <div role="alert">
      <Notice
        title={MESSAGES.loadFailure.title}
        actions={
          <button type="button" className="button primary" onClick={() => window.location.reload()}>
            {MESSAGES.failure.reload}
          </button>
        }
      >
        <p>{MESSAGES.loadFailure.advice}</p>
      </Notice>
    </div>
  );
}
