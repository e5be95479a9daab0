import { useNavigate } from "../../location/history";
import type { PageLocation } from "../../location/location";
import { ATTEMPTS } from "../../location/parameters";
import { MESSAGES } from "../../messages/messages";
import { Segments } from "../../ui/segments";

const TEXTS = MESSAGES.choices;
const OPTIONS = ATTEMPTS.map((attempt) => ({ value: attempt, label: TEXTS.attempts[attempt] }));

/** Selects which plays count, where a session plays the node several times. */
export function AttemptChoice({ location: { attempt } }: { location: PageLocation }) {
  const navigate = useNavigate();
  return (
    <Segments
      label={TEXTS.attempt}
      options={OPTIONS}
      value={attempt}
      onChoose={(chosen) => navigate({ attempt: chosen })}
    />
  );
}
