import { MESSAGES } from "../../messages/messages";
import { Icon, type IconName } from "../../ui/icon";
import { Tooltip } from "../../ui/tooltip";

const STEP = 1.4;
const TEXTS = MESSAGES.storyMap;

/** Zoom buttons, for visitors who have neither a touch screen nor a wheel. */
export function ZoomButtons({ onZoom, onShowAll }: { onZoom: (factor: number) => void; onShowAll: () => void }) {
  return (
    <div className="story-zoom" role="group" aria-label={TEXTS.zoom}>
      <ZoomButton name="plus" label={TEXTS.zoomIn} onClick={() => onZoom(STEP)} />
      <ZoomButton name="minus" label={TEXTS.zoomOut} onClick={() => onZoom(1 / STEP)} />
      <ZoomButton name="fit" label={TEXTS.showAll} onClick={onShowAll} />
    </div>
  );
}

function ZoomButton({ name, label, onClick }: { name: IconName; label: string; onClick: () => void }) {
  return (
    <Tooltip text={label} isName>
      <button type="button" className="button" onClick={onClick} aria-label={label}>
        <Icon name={name} />
      </button>
    </Tooltip>
  );
}
