import { MESSAGES } from "../messages/messages";
import type { PageState } from "../page/use-page";
import { lazyComponent } from "../ui/lazy-component";
import { Popover } from "../ui/popover";
import { Skeleton } from "../ui/skeleton";

const TEXTS = MESSAGES.embed;
// Few visitors need it, so its code is loaded when somebody does.
const EmbedForm = lazyComponent<{ page: PageState<unknown> }>(
  () => import("./form"),
  () => <Skeleton height={320} />,
);

/** Offers the page, or one of its panels, as a link and as HTML for a frame of another site. */
export function EmbedButton({ page }: { page: PageState<unknown> }) {
  return (
    <div className="embed-button">
      <Popover icon="frame" name={TEXTS.name} label={TEXTS.label} className="embed">
        {() => <EmbedForm page={page} />}
      </Popover>
    </div>
  );
}
