import { MESSAGES } from "../../messages/messages";
import { Skeleton } from "../../ui/skeleton";

/** The place of the map while its numbers, its code or its layout are loading. */
export function Loading() {
  return (
    <div className="panel-loading">
      <Skeleton height={560} label={MESSAGES.storyMap.loading} />
    </div>
  );
}
