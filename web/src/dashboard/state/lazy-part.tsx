import { type ComponentType, lazy, Suspense } from "react";
import { isReplaced } from "../api/build";
import { Notice } from "./notice";

/**
 * A part of the page whose code is loaded when it is shown.
 *
 * An upgraded server has other files: then the page is loaded anew, and stays at its address. Where that is not the
 * reason, the part alone says that it is missing.
 *
 * @param load imports the part's module
 * @param Waiting is shown until it is there
 * @param Missing is shown where it can't be had
 */
export function lazyPart<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  Waiting: ComponentType<Props>,
  Missing: ComponentType<Props> = MissingPart,
): ComponentType<Props> {
  const Part = lazy(async () => {
    try {
      return await load();
    } catch {
      if (!(await isReplaced())) return { default: Missing };
      location.reload();
      return new Promise<never>(() => {});
    }
  });
  return (props) => (
    <Suspense fallback={<Waiting {...props} />}>
      <Part {...props} />
    </Suspense>
  );
}

export function MissingPart() {
  return (
    <div role="alert">
      <Notice
        title="This part of the page could not be loaded"
        actions={
          <button type="button" className="button primary" onClick={() => location.reload()}>
            Load the page again
          </button>
        }
      >
        <p>You may be offline, or the server is being upgraded. The page’s address keeps all that you chose.</p>
      </Notice>
    </div>
  );
}
