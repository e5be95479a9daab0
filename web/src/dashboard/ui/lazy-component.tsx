import { type ComponentType, lazy, Suspense } from "react";
import { isBuildReplaced } from "../data/deployed-build";
import { MESSAGES } from "../messages/messages";
import { Notice } from "./notice";

/**
 * Returns a component whose code is loaded when it is first rendered.
 *
 * If loading fails because the server was upgraded and has other files, the page is reloaded at its address. Otherwise
 * only this component is replaced by an error message.
 *
 * @param load imports the component's module
 * @param Loading is rendered while the code is loading
 * @param Failed is rendered if loading failed
 */
export function lazyComponent<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  Loading: ComponentType<Props>,
  Failed: ComponentType<Props> = LoadFailure,
): ComponentType<Props> {
  const Loaded = lazy(async () => {
    try {
      return await load();
    } catch {
      if (!(await isBuildReplaced())) return { default: Failed };
      window.location.reload();
      return new Promise<never>(() => {});
    }
  });
  return (props) => (
    <Suspense fallback={<Loading {...props} />}>
      <Loaded {...props} />
    </Suspense>
  );
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
