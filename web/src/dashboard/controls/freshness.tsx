import { formatAsOf } from "../format/time";
import { MESSAGES } from "../messages/messages";
import { Icon } from "../ui/icon";
import { Tooltip } from "../ui/tooltip";
import "./freshness.css";

const TEXTS = MESSAGES.controls.freshness;

interface Props {
  /** When the numbers were received, in milliseconds since 1970; undefined before that. */
  receivedAt: number | undefined;
  zone: string;
  updating: boolean;
  onRefresh: () => void;
}

/** Shows when the numbers of the page were received, and a button that requests newer ones. */
export function Freshness({ receivedAt, zone, updating, onRefresh }: Props) {
  return (
    <span className="freshness">
      {receivedAt !== undefined && <span className="freshness-age">{TEXTS.asOf(formatAsOf(receivedAt, zone))}</span>}
      <Tooltip text={TEXTS.hint} isName>
        <button type="button" className="button refresh" onClick={onRefresh} aria-busy={updating}>
          <Icon name="refresh" />
          <span className="visually-hidden">{TEXTS.refresh}</span>
        </button>
      </Tooltip>
    </span>
  );
}
