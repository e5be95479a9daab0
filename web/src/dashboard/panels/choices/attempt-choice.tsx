import { useNavigate } from "../../location/history";
import type { PageLocation } from "../../location/location";
import { ATTEMPTS } from "../../location/parameters";
import { MESSAGES } from "../../messages/messages";
import { Tooltip } from "../../ui/tooltip";

const TEXTS = MESSAGES.choices;

/** Selects which plays count, where a session plays the node several times. */
export function AttemptChoice({ location }: { location: PageLocation }) {
  const navigate = useNavigate();
  return (
    <div className="segments" role="group" aria-label={TEXTS.attempt}>
      {ATTEMPTS.map((attempt) => (
        <Tooltip key={attempt} text={TEXTS.attemptSentences[attempt]}>
          <button type="button" aria-pressed={location.attempt === attempt} onClick={() => navigate({ attempt })}>
            {TEXTS.attempts[attempt]}
          </button>
        </Tooltip>
      ))}
    </div>
  );
}
