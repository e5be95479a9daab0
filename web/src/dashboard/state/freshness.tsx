import { formatAge } from "../format/time";
import { Icon } from "../theme/icon";
import { Hint } from "./hint";
import "./freshness.css";

interface Props {
  /** When the numbers came, in milliseconds; undefined before they did. */
  answeredAt: number | undefined;
  zone: string;
  updating: boolean;
  onRefresh: () => void;
}

/** Of which time the numbers of the page are, and a button for newer ones. */
export function Freshness({ answeredAt, zone, updating, onRefresh }: Props) {
  return (
    <span className="freshness">
      {answeredAt !== undefined && <span className="freshness-age">As of {formatAge(answeredAt, zone)}</span>}
      <Hint text="Ask for the newest numbers" isName>
        <button type="button" className="button refresh" onClick={onRefresh} aria-busy={updating}>
          <Icon name="refresh" />
          <span className="visually-hidden">Refresh</span>
        </button>
      </Hint>
    </span>
  );
}
